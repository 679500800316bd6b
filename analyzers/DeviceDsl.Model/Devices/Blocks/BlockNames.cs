using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Devices;

/// <summary>The names of the generated members for the blocks of a device, and for a block that joins a device.</summary>
/// <param name="Table">The property with the table of the blocks.</param>
/// <param name="TableField">The field that stores it.</param>
/// <param name="Host">The field for the host of a block.</param>
/// <param name="HasJoined">The field for whether a block is a part of a device.</param>
internal sealed record BlockNames(string Table, string TableField, string Host, string HasJoined)
{
    /// <summary>Names that are free in a class.</summary>
    public static BlockNames In(INamedTypeSymbol type)
        => new(
            GeneratedName.Free(type, "__Blocks"),
            GeneratedName.Free(type, "__blocks"),
            GeneratedName.Free(type, "__host"),
            GeneratedName.Free(type, "__hasJoined"));
}
