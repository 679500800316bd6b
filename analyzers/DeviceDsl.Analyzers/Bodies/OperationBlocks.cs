using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The pieces of code of a type, each gone through once, as rules and handlers share what they look at. For one thread.</summary>
internal sealed class OperationBlocks
{
    private readonly Dictionary<IOperation, OperationBlock> _blocks = new();

    public OperationBlock Of(IOperation root)
    {
        if (!_blocks.TryGetValue(root, out var block))
        {
            _blocks.Add(root, block = new(root));
        }

        return block;
    }
}
