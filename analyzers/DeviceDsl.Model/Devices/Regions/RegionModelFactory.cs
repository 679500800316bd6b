using System.Collections.Generic;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of regions from their declarations.</summary>
/// <param name="device">The device.</param>
/// <param name="hooks">Its methods for accesses, without those that are left out.</param>
internal sealed class RegionModelFactory(DeviceDeclaration device, List<HookDeclaration> hooks)
{
    public RegionModel Create(RegionDeclaration region)
        => new(
            region.Space,
            region.Offset,
            region.Length,
            region.Name ?? "",
            Hook(region, HookKind.Read),
            Hook(region, HookKind.Write))
        {
            BeforeRead = Hook(region, HookKind.BeforeRead),
            BeforeWrite = Hook(region, HookKind.BeforeWrite),
            Form = region.Form.Over(device.Form),
        };

    private HookModel? Hook(RegionDeclaration region, HookKind kind)
        => region.Name is { } name
            && hooks.Find(hook => hook.Register is null && hook.Region == name && hook.Kind == kind) is { } found
                ? new(found.Method.Name, found.Method.IsStatic, Access: found.Access)
                : null;
}
