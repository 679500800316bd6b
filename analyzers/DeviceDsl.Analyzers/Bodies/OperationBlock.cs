using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A body, or a part of one, traversed once for all users of its operations. Not thread-safe.</summary>
internal sealed class OperationBlock
{
    [ThreadStatic]
    private static Stack<IOperation>? _open;

    [ThreadStatic]
    private static List<IOperation>? _found;

    private readonly IOperation _root;
    private readonly IOperation[] _own;
    private readonly bool _hasFunctions;
    private IReadOnlyList<IOperation>? _all;
    private IReadOnlyList<IOperation>? _atOnce;
    private IReadOnlyList<IInvocationOperation>? _calls;

    public OperationBlock(IOperation root)
    {
        _root = root;
        Stack<IOperation> open = _open ??= new();
        List<IOperation> found = _found ??= new();
        found.Clear();
        open.Clear();
        open.Push(root);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            found.Add(operation);
            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                if (child.Kind is OperationKind.AnonymousFunction or OperationKind.LocalFunction) _hasFunctions = true;
                else open.Push(child);
            }
        }

        _own = found.ToArray();
        found.Clear();
    }

    /// <summary>The block's own operations, without those of nested functions, which run later or when called.</summary>
    public IReadOnlyList<IOperation> Own => _own;

    /// <summary>All operations, including those of nested functions.</summary>
    public IReadOnlyList<IOperation> All => _all ??= _hasFunctions ? _root.DescendantsAndSelf().ToList() : _own;

    /// <summary>The calls among its own operations.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => _calls ??= _own.OfType<IInvocationOperation>().ToList();

    /// <summary>The operations up to the first await: later ones run after the call has returned.</summary>
    public IReadOnlyList<IOperation> AtOnce => _atOnce ??= UpToAwait();

    private IOperation[] UpToAwait()
    {
        int first = Array.FindIndex(_own, static operation => operation.Kind == OperationKind.Await);
        return first < 0 ? _own : [.. _own.Take(first), .. new OperationBlock(((IAwaitOperation)_own[first]).Operation).Own];
    }
}
