using System.Collections.Generic;

namespace DeviceDsl.Model.Devices;

/// <summary>Creates the models of block properties.</summary>
internal static class BlockModelFactory
{
    public static BlockModel Create(BlockDeclaration block)
        => new(
            block.Name,
            block.IsArray,
            block.Space,
            block.Offset,
            block.IsArray ? block.Stride : 0,
            block.Map!.Lines.Count == 1 ? block.Gsi : null,
            block.GsiStride);

    /// <summary>The expression that creates the blocks of a property.</summary>
    /// <param name="block">The property.</param>
    /// <param name="host">The expression of the device's host.</param>
    public static string CreationOf(BlockDeclaration block, string host)
    {
        string type = TypeText.Of(block.Block!);
        string one = $"global::DeviceDsl.BlockTable.Join(new {type}({ArgumentsOf(block.Constructor!, block.IsArray)}), {host})";
        string all = block.IsArray ? $"new global::DeviceDsl.Blocks<{type}>({block.Count}, index => {one})" : one;
        return $"global::DeviceDsl.BlockTable.Create(\"{block.Name}\", this, () => {all})";
    }

    private static string ArgumentsOf(BlockConstructor constructor, bool isArray)
    {
        var arguments = new List<string>();
        if (constructor.Owner is { } owner) arguments.Add($"@{owner}: this");

        if (constructor.Index is { } index) arguments.Add($"@{index}: {(isArray ? "index" : "0")}");

        return string.Join(", ", arguments);
    }
}
