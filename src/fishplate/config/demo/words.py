"""The two languages of the pages, which stand outside the catalogues because the systems run without
Django."""

from .systems import Fault

LANGUAGES = {"en": "English", "zh": "中文"}
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}

WORDS = {
    "en": {
        "erp": "Sample ERP: orders and stock",
        "mes": "Sample MES: production",
        "orders": "Orders",
        "version": "Version",
        "transfer": "Completion messages",
        "sent": "{sent} sent, {waiting} waiting",
        "trouble": "Last trouble",
        "resync": "Send everything again",
        "faults": "Faults",
        "on": "on",
        "off": "off",
        "switch_on": "Switch on",
        "switch_off": "Switch off",
        "repair": "Switch all faults off",
        "sound": "This system works as it should.",
        "partner": "Go to the other system",
        "contract": "What it promises (OpenAPI)",
        Fault.LATENCY: "Answers late",
        Fault.LOST_RECORDS: "Loses records",
        Fault.FORMAT_DRIFT: "Answers in another format",
        Fault.STALL: "Stalls",
        "about latency": "Every answer of the interface takes most of a second.",
        "about lost-records": "Some completion messages never reach the ERP, or reach it changed.",
        "about format-drift": "An order's price has another name and its quantity is text, against the contract.",
        "about stall": "For one second in every ten nothing is answered.",
    },
    "zh": {
        "erp": "示例 ERP：订单与库存",
        "mes": "示例 MES：生产执行",
        "orders": "订单数",
        "version": "版本",
        "transfer": "完工报文",
        "sent": "已发送 {sent} 条，待发送 {waiting} 条",
        "trouble": "最近一次故障",
        "resync": "全部重新发送",
        "faults": "故障开关",
        "on": "已开启",
        "off": "已关闭",
        "switch_on": "开启",
        "switch_off": "关闭",
        "repair": "关闭全部故障",
        "sound": "系统运行正常。",
        "partner": "前往另一个系统",
        "contract": "接口契约（OpenAPI）",
        Fault.LATENCY: "响应迟缓",
        Fault.LOST_RECORDS: "丢失记录",
        Fault.FORMAT_DRIFT: "报文格式漂移",
        Fault.STALL: "周期性停顿",
        "about latency": "接口的每次应答都要将近一秒。",
        "about lost-records": "部分完工报文未送达 ERP，或送达时内容已改变。",
        "about format-drift": "订单的单价字段改了名，数量变成了文本，与接口契约不符。",
        "about stall": "每十秒中有一秒不作任何应答。",
    },
}
