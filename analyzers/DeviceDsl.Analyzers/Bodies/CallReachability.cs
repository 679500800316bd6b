using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the operations that run with a block of code: its own, and those of the code that it runs elsewhere.</summary>
internal sealed class CallReachability(MethodBodies bodies, OperationBlocks blocks, CancellationToken cancellation)
{
    /// <summary>The maximum depth of calls that are followed.</summary>
    private const int Depth = 3;

    private readonly Dictionary<IOperation, IReadOnlyList<(IOperation Operation, IOperation Site)>> _reached = new();
    private readonly List<(IOperation Operation, IOperation Site)> _found = new();
    private readonly RunCode _run = new(bodies, cancellation);

    /// <summary>The block's own operations, without those of nested functions, which run later or when called.</summary>
    public static IReadOnlyList<IOperation> Own(IOperation block) => new OperationBlock(block).Own;

    /// <summary>The operations, each with the operation of the block that leads to it.</summary>
    /// <param name="block">A body, or part of one.</param>
    public IReadOnlyList<(IOperation Operation, IOperation Site)> Of(IOperation block)
        => _reached.TryGetValue(block, out IReadOnlyList<(IOperation Operation, IOperation Site)>? known)
            ? known
            : _reached[block] = Of(block, static _ => true);

    /// <summary>The operations, each with the operation of the block that leads to it.</summary>
    /// <param name="block">A body, or part of one.</param>
    /// <param name="follows">Whether to follow a call; known calls need not be followed.</param>
    public IReadOnlyList<(IOperation Operation, IOperation Site)> Of(IOperation block, Func<IInvocationOperation, bool> follows)
    {
        _found.Clear();
        Add(_found, block, null, new List<ISymbol>(Depth), follows);
        return _found.ToArray();
    }

    private void Add(
        List<(IOperation Operation, IOperation Site)> found,
        IOperation block,
        IOperation? site,
        List<ISymbol> path,
        Func<IInvocationOperation, bool> follows)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (IOperation operation in blocks.Of(block).AtOnce)
        {
            found.Add((operation, site ?? operation));
            if (path.Count == Depth || (operation is IInvocationOperation call && !follows(call))) continue;

            foreach ((ISymbol function, IOperation body) in _run.Of(operation))
            {
                if (path.Contains(function, SymbolEqualityComparer.Default)) continue;

                path.Add(function);
                Add(found, body, site ?? SiteOf(operation), path, follows);
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    // An enumeration runs where its collection is named.
    private static IOperation SiteOf(IOperation operation)
        => operation is IForEachLoopOperation loop ? Receiver.Strip(loop.Collection)! : operation;
}
