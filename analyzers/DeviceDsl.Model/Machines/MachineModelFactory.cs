using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Machines;

/// <summary>Turns the declaration of a machine into the values that the generator writes from, without what would not compile.</summary>
internal static class MachineModelFactory
{
    /// <summary>The model of a machine, or null where nothing can be written for it.</summary>
    public static MachineModel? Create(MachineDeclaration machine)
    {
        var leftOut = new HashSet<object?>(MachineRules.CheckParts(machine).Select(static finding => finding.LeavesOut));
        if (leftOut.Contains(machine))
        {
            return null;
        }

        var attaches = machine.Attaches.Where(attach => attach.Device is not null && !leftOut.Contains(attach)).ToList();
        return new(
            TypeModelFactory.Create(machine.Type),
            machine.Name,
            attaches.Select(CreatePart).ToEquatableArray(),
            MachineMap.Create(attaches).Rings.Select(CreateRow).ToEquatableArray(),
            attaches.TrueForAll(static attach => attach.Device!.IsWhole),
            attaches.Any(static attach => Obsolescence.IsObsolete(attach.Member)));
    }

    private static PartModel CreatePart(AttachDeclaration attach)
        => new(
            attach.Name,
            attach.BaseIn(DoorbellSpace.Pio),
            attach.BaseIn(DoorbellSpace.Mmio),
            attach.Device!.Lines
                .Select(line => new GsiMove(line.Gsi, attach.GsiOf(line.Gsi)))
                .Where(static move => move.Actual != move.Declared && move is { Declared: >= 0, Actual: >= 0 })
                .Distinct()
                .ToEquatableArray());

    private static MachineRow CreateRow(PlacedDoorbell doorbell) => new(doorbell.Row, doorbell.Name, doorbell.Key);
}
