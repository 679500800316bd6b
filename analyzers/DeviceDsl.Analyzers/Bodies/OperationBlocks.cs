using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The operation blocks of a type, each traversed once, because rules and handlers share them. Not thread-safe.</summary>
internal sealed class OperationBlocks
{
    private readonly Dictionary<IOperation, OperationBlock> _blocks = new();

    public OperationBlock Of(IOperation root)
    {
        if (!_blocks.TryGetValue(root, out OperationBlock? block)) _blocks.Add(root, block = new(root));

        return block;
    }
}
