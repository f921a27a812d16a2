from __future__ import annotations

from django.urls import URLPattern, path

from fishplate.domains.landscape.pages import contracts, interfaces, scope, systems
from fishplate.domains.landscape.pages.frame import framed

app_name = "landscape"
urlpatterns: list[URLPattern] = [
    path("systems/", systems.list_systems, name="list_systems"),
    path("interfaces/", interfaces.list_interfaces, name="list_interfaces"),
    path("systems/<uuid:system_id>/open/", systems.open_system, name="open_system"),
    path("interfaces/<uuid:interface_id>/open/", interfaces.open_interface, name="open_interface"),
    path("contracts/<uuid:contract_id>/open/", contracts.open_contract, name="open_contract"),
    path("contracts/<uuid:contract_id>/file/", contracts.download_contract, name="download_contract"),
    *framed("systems/new/", systems.register_system, "register_system"),
    *framed("systems/<uuid:system_id>/", systems.view_system, "view_system"),
    *framed("systems/<uuid:system_id>/amend/", systems.amend_system, "amend_system"),
    *framed("systems/<uuid:system_id>/environments/new/", systems.register_environment, "register_environment"),
    *framed("environments/<uuid:environment_id>/amend/", systems.amend_environment, "amend_environment"),
    *framed("interfaces/new/", interfaces.register_interface, "register_interface"),
    *framed("interfaces/<uuid:interface_id>/", interfaces.view_interface, "view_interface"),
    *framed("interfaces/<uuid:interface_id>/amend/", interfaces.amend_interface, "amend_interface"),
    *framed("interfaces/<uuid:interface_id>/contracts/new/", contracts.upload_contract, "upload_contract"),
    *framed("contracts/<uuid:contract_id>/", contracts.view_contract, "view_contract"),
    path(
        "projects/<uuid:project_id>/landscape/contracts/<uuid:contract_id>/approval/",
        contracts.request_contract_approval,
        name="request_contract_approval",
    ),
    path("projects/<uuid:project_id>/landscape/", scope.view_landscape, name="view_landscape"),
    path("projects/<uuid:project_id>/landscape/systems/", scope.list_systems_in_scope, name="list_systems_in_scope"),
    path("projects/<uuid:project_id>/landscape/connections/", scope.view_connections, name="view_connections"),
    path("projects/<uuid:project_id>/landscape/add/", scope.add_to_scope, name="add_to_scope"),
    path(
        "projects/<uuid:project_id>/landscape/scope/<uuid:scope_id>/remove/",
        scope.remove_from_scope,
        name="remove_from_scope",
    ),
]
