using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Model.Boards;

/// <summary>Creates the generator's model of a board from its declaration; leaves out parts that would not compile.</summary>
internal static class BoardModelFactory
{
    /// <summary>The model of a board, or null if nothing can be generated for it.</summary>
    public static BoardModel? Create(BoardDeclaration board)
    {
        var leftOut = new HashSet<object?>(BoardRules.CheckParts(board).Select(static finding => finding.LeavesOut));
        if (leftOut.Contains(board)) return null;

        var attaches = board.Attaches.Where(attach => attach.Device is not null && !leftOut.Contains(attach)).ToList();
        return new(
            TypeModelFactory.Create(board.Type),
            board.Name,
            attaches.Select(CreatePart).ToEquatableArray(),
            Obsolescence.IdsOf(attaches.Select(static attach => attach.Member)));
    }

    private static PartModel CreatePart(AttachDeclaration attach)
        => new(
            attach.Name,
            attach.BaseIn(AddressSpace.Pio),
            attach.BaseIn(AddressSpace.Mmio),
            MovesOf(attach, attach.Device!)
                .Where(static move => move.Actual != move.Declared && move is { Declared: null or >= 0, Actual: >= 0 })
                .Distinct()
                .ToEquatableArray());

    private static IEnumerable<GsiMove> MovesOf(AttachDeclaration attach, DeviceMap device)
        => device.IsKnown ? device.Lines.Select(line => new GsiMove(line.Gsi, attach.GsiOf(line.Gsi))) : attach.DeclaredMoves;
}
