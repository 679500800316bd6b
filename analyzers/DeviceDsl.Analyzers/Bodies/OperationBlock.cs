using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A body, or a part of one, gone through once for all who ask for its operations. For one thread.</summary>
internal sealed class OperationBlock
{
    private readonly IOperation _root;
    private readonly List<IOperation> _own = new();
    private readonly bool _hasFunctions;
    private IReadOnlyList<IOperation>? _all;
    private IReadOnlyList<IOperation>? _atOnce;
    private IReadOnlyList<IInvocationOperation>? _calls;

    public OperationBlock(IOperation root)
    {
        _root = root;
        var open = new Stack<IOperation>();
        open.Push(root);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            _own.Add(operation);
            foreach (var child in operation.ChildOperations.Reverse())
            {
                if (child.Kind is OperationKind.AnonymousFunction or OperationKind.LocalFunction)
                {
                    _hasFunctions = true;
                }
                else
                {
                    open.Push(child);
                }
            }
        }
    }

    /// <summary>The operations of the piece itself, without those of the functions in it, which run at another time or when called.</summary>
    public IReadOnlyList<IOperation> Own => _own;

    /// <summary>The operations, with those of the functions in it.</summary>
    public IReadOnlyList<IOperation> All => _all ??= _hasFunctions ? _root.DescendantsAndSelf().ToList() : _own;

    /// <summary>Its own calls.</summary>
    public IReadOnlyList<IInvocationOperation> Calls => _calls ??= _own.OfType<IInvocationOperation>().ToList();

    /// <summary>What runs before the piece waits for anything: what comes after an await comes later, and not in the caller's way.</summary>
    public IReadOnlyList<IOperation> AtOnce => _atOnce ??= UpToAwait();

    private List<IOperation> UpToAwait()
    {
        int first = _own.FindIndex(static operation => operation.Kind == OperationKind.Await);
        return first < 0 ? _own : [.. _own.Take(first), .. new OperationBlock(((IAwaitOperation)_own[first]).Operation).Own];
    }
}
