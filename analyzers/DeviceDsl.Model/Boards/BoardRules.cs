using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Boards;

/// <summary>Every rule about a board.</summary>
internal static class BoardRules
{
    /// <summary>All findings about a board, each once.</summary>
    public static IEnumerable<Finding> Check(BoardDeclaration board) => CheckParts(board).Concat(CheckMap(board));

    /// <summary>The findings about single attachments. Anything that they leave out is not on the map.</summary>
    public static IEnumerable<Finding> CheckParts(BoardDeclaration board)
        => BoardShapeRule.Check(board)
            .Concat(board.Attaches.SelectMany(InvalidAttachRule.Check))
            .Concat(board.Attaches.SelectMany(InvalidGsiMapRule.Check));

    private static IEnumerable<Finding> CheckMap(BoardDeclaration board)
    {
        var map = PartMap.Create(AttachDeclaration.Wired(board.Attaches));
        return MapSpaceRule.Check(map)
            .Concat(MapConflictRule.Check(map))
            .Concat(MapLineRule.Check(map))
            .Concat(MapLineRule.CheckChipset(map))
            .Concat(MapAlignmentRule.Check(map))
            .Concat(MapAddressRule.Check(map));
    }
}
