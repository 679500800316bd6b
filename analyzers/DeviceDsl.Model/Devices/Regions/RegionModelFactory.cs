using System.Collections.Generic;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of regions from their declarations.</summary>
internal static class RegionModelFactory
{
    public static RegionModel Create(RegionDeclaration region, List<HookDeclaration> hooks)
        => new(
            region.Space,
            region.Offset,
            region.Length,
            region.Name ?? "",
            Hook(region, hooks, isWrite: false),
            Hook(region, hooks, isWrite: true));

    private static HookModel? Hook(RegionDeclaration region, List<HookDeclaration> hooks, bool isWrite)
        => region.Name is { } name
            && hooks.Find(hook => hook.Register is null && hook.Region == name && hook.IsWrite == isWrite) is { } found
                ? new(found.Method.Name, found.Method.IsStatic)
                : null;
}
