using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>A body, or a part of one, gone through once for all who ask for its operations.</summary>
internal sealed class Piece
{
    private readonly List<IOperation> _own = new();
    private readonly Lazy<IReadOnlyList<IOperation>> _all;
    private readonly Lazy<IReadOnlyList<IOperation>> _atOnce;
    private bool _hasFunctions;
    private bool _awaits;

    public Piece(IOperation root)
    {
        Read(root);
        Calls = _own.OfType<IInvocationOperation>().ToList();
        _all = new(() => _hasFunctions ? root.DescendantsAndSelf().ToList() : _own, isThreadSafe: false);
        _atOnce = new(() => _awaits ? UpToAwait().ToList() : _own, isThreadSafe: false);
    }

    /// <summary>The operations, with those of the functions in it.</summary>
    public IReadOnlyList<IOperation> All => _all.Value;

    /// <summary>The operations of the piece itself, without those of the functions in it, which run at another time or when called.</summary>
    public IReadOnlyList<IOperation> Own => _own;

    /// <summary>Its own calls.</summary>
    public IReadOnlyList<IInvocationOperation> Calls { get; }

    /// <summary>What runs before the piece waits for anything: what comes after an await comes later, and not in the caller's way.</summary>
    public IReadOnlyList<IOperation> AtOnce => _atOnce.Value;

    private void Read(IOperation root)
    {
        var open = new Stack<IOperation>();
        open.Push(root);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            _own.Add(operation);
            _awaits |= operation.Kind == OperationKind.Await;
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

    private IEnumerable<IOperation> UpToAwait()
    {
        int first = _own.FindIndex(static operation => operation is IAwaitOperation);
        return _own.Take(first).Concat(new Piece(((IAwaitOperation)_own[first]).Operation).Own);
    }
}
