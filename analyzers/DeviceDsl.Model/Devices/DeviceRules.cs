using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Every rule about a single device.</summary>
internal static class DeviceRules
{
    /// <summary>All findings about the attributes of a device, each once.</summary>
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
        => DeviceShapeRule.Check(device)
            .Concat(WithBlocks(device, CheckMap(device).ToList()))
            .Concat(CheckLines(device))
            .Concat(MsiRule.Check(device))
            .Concat(HostRule.Check(device) is { } host ? new[] { host } : [])
            .Concat(ResampleRule.Check(device))
            .Concat(TimerShapeRule.Check(device.Timers))
            .Concat(TimerHandlerRule.Check(device.Timers))
            .Concat(HandlerRule.Check(device))
            .Concat(HookRule.Check(device))
            .Concat(DeferredAccessRule.Check(device))
            .Concat(InvalidRegionRule.CheckMethods(device))
            .Concat(device.SavesItself ? UnboundRule.CheckStates(device) : StateRule.Check(device))
            .Concat(UnboundRule.Check(device))
            .Concat(UnboundRule.CheckOverrides(device))
            .Concat(StateRule.CheckLost(device))
            .Concat(UnboundRule.CheckRegisters(device));

    private static IEnumerable<Finding> WithBlocks(DeviceDeclaration device, List<Finding> own)
    {
        if (device.Blocks.IsEmpty && device.Base is null) return own;

        List<Finding> all = [.. own, .. device.Blocks.SelectMany(BlockShapeRule.Check)];
        return all.Concat(BlockMapRule.Check(device, new HashSet<object?>(all.Select(static finding => finding.LeavesOut))));
    }

    private static IEnumerable<Finding> CheckLines(DeviceDeclaration device)
    {
        var gsis = new FreeGsis(device.Lines.Select(static line => line.Gsi));
        // The GSIs of a block are those of the devices that contain it, moved by its place.
        IEnumerable<Finding> pins = device.IsBlock ? [] : device.Lines.SelectMany(line => GsiOutOfRangeRule.Check(line, gsis));
        return pins.Concat(LineIdentityRule.Check(device, gsis));
    }

    // Invalid items take no part in conflicts: one mistake, one diagnostic.
    private static IEnumerable<Finding> CheckMap(DeviceDeclaration device)
    {
        var alone = device.Doorbells.SelectMany(Check)
            .Concat(device.Registers.SelectMany(RegisterRule.Check))
            .Concat(device.Aliases.SelectMany(AliasRule.Check))
            .Concat(RegisterSelectionRule.Check(device))
            .Concat(InvalidRegionRule.Check(device.Regions))
            .Concat(AccessWidthsRule.Check(device))
            .ToList();
        var wrong = new HashSet<object?>(alone.Select(static finding => finding.LeavesOut));
        var doorbells = device.Doorbells.Where(doorbell => !wrong.Contains(doorbell)).ToList();
        var registers = device.PlacedRegisters(wrong).ToList();
        var sharing = new RegisterSharing(device);
        var regions = device.Regions.Where(region => !wrong.Contains(region)).ToList();
        var colliding = CollisionRule.Check(doorbells).ToList();
        var refused = new HashSet<object?>(colliding.Select(static finding => finding.LeavesOut));
        var swallowing = registers.Where(register => (sharing.ReachOf(register) & RegisterReach.Writes) != 0).ToList();
        var inTheWay = colliding
            .Concat(OverlapRule.CheckDoorbells(doorbells.Where(doorbell => !refused.Contains(doorbell))))
            .Concat(OverlapRule.CheckBytes(regions, registers, sharing))
            .ToList();
        return alone
            .Concat(FieldMapRule.Check(device, wrong))
            .Concat(UnreachableRegisterRule.Check(device, wrong))
            .Concat(inTheWay.Count == 0 ? inTheWay : Move(inTheWay, doorbells, registers, regions))
            .Concat(OverlapRule.CheckSwallowed(doorbells, swallowing));
    }

    private static IEnumerable<Finding> Move(
        IEnumerable<Finding> findings,
        IEnumerable<DoorbellDeclaration> doorbells,
        IEnumerable<RegisterDeclaration> registers,
        IEnumerable<RegionDeclaration> regions)
    {
        var places = new FreeAddresses([
            .. doorbells.Select(static doorbell => doorbell.ToPlaced()),
            .. registers.Select(static register => register.ToPlaced()),
            .. regions.Select(static region => region.ToPlaced())]);
        return findings.Select(finding => finding with { Hint = places.HintFor(finding) });
    }

    private static IEnumerable<Finding> Check(DoorbellDeclaration doorbell)
        => DoorbellFormRule.Check(doorbell)
            .Concat(InvalidArrayRule.Check(
                $"doorbell '{doorbell.Name}'", doorbell, doorbell.DeclaredCount, doorbell.Stride, doorbell.At))
            .Concat(SpaceRule.Check(doorbell));
}
