using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>What runs when a piece of code runs: its own operations, and those of the methods that it calls.</summary>
/// <remarks>For one thread: what a piece consists of is found out once, as handlers share what they call.</remarks>
internal sealed class Reach(MethodBodies bodies, CancellationToken cancellation)
{
    /// <summary>How many calls deep methods are looked into.</summary>
    private const int Depth = 3;

    private readonly Dictionary<IOperation, List<IOperation>> _pieces = new();

    /// <summary>The operations, each with the one in the piece itself that leads to it.</summary>
    /// <param name="piece">A body, or part of one.</param>
    /// <param name="follows">Whether a call is looked into; calls that are understood as they stand need not be.</param>
    public IEnumerable<(IOperation Operation, IOperation Site)> Of(IOperation piece, System.Func<IInvocationOperation, bool>? follows = null)
        => Of(piece, null, ImmutableHashSet.Create<IMethodSymbol>(SymbolEqualityComparer.Default), follows);

    /// <summary>The operations of a piece itself, without those of the functions in it, which run at another time or when called.</summary>
    public static IEnumerable<IOperation> Own(IOperation piece)
    {
        var open = new Stack<IOperation>();
        open.Push(piece);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                if (child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                {
                    open.Push(child);
                }
            }
        }
    }

    private IEnumerable<(IOperation Operation, IOperation Site)> Of(
        IOperation piece,
        IOperation? site,
        ImmutableHashSet<IMethodSymbol> path,
        System.Func<IInvocationOperation, bool>? follows)
    {
        foreach (var operation in Piece(piece))
        {
            var own = site ?? operation;
            yield return (operation, own);
            if (path.Count < Depth
                && operation is IInvocationOperation call
                && follows?.Invoke(call) != false
                && BodyOf(call) is var (method, body)
                && !path.Contains(method))
            {
                foreach (var further in Of(body, own, path.Add(method), follows))
                {
                    yield return further;
                }
            }
        }
    }

    private List<IOperation> Piece(IOperation piece)
    {
        if (!_pieces.TryGetValue(piece, out var operations))
        {
            _pieces.Add(piece, operations = new(UpToAwait(piece)));
        }

        return operations;
    }

    // What comes after an await comes later, and not in the caller's way.
    private static IEnumerable<IOperation> UpToAwait(IOperation piece)
    {
        foreach (var operation in Own(piece))
        {
            if (operation is IAwaitOperation awaited)
            {
                foreach (var before in Own(awaited.Operation))
                {
                    yield return before;
                }

                yield break;
            }

            yield return operation;
        }
    }

    private (IMethodSymbol Method, IOperation Body)? BodyOf(IInvocationOperation call)
    {
        if (call.TargetMethod.MethodKind == MethodKind.LocalFunction)
        {
            return Functions.Local(call, call.TargetMethod) is { Body: { } local } ? (call.TargetMethod, local) : null;
        }

        return Callee.Of(call) is { } method && bodies.Of(method, cancellation) is { } body ? (method, body) : null;
    }
}
