using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>What runs when a piece of code runs: its own operations, and those of the methods that it calls.</summary>
internal sealed class CallReachability(MethodBodies bodies, OperationBlocks blocks, CancellationToken cancellation)
{
    /// <summary>How many calls deep methods are looked into.</summary>
    private const int Depth = 3;

    private readonly Dictionary<IOperation, IReadOnlyList<(IOperation Operation, IOperation Site)>> _reached = new();

    /// <summary>The operations of a piece itself, without those of the functions in it, which run at another time or when called.</summary>
    public static IReadOnlyList<IOperation> Own(IOperation block) => new OperationBlock(block).Own;

    /// <summary>The operations, each with the one in the piece itself that leads to it.</summary>
    /// <param name="block">A body, or part of one.</param>
    public IReadOnlyList<(IOperation Operation, IOperation Site)> Of(IOperation block)
        => _reached.TryGetValue(block, out var known) ? known : _reached[block] = Of(block, static _ => true);

    /// <summary>The operations, each with the one in the piece itself that leads to it.</summary>
    /// <param name="block">A body, or part of one.</param>
    /// <param name="follows">Whether a call is looked into; calls that are understood as they stand need not be.</param>
    public IReadOnlyList<(IOperation Operation, IOperation Site)> Of(IOperation block, Func<IInvocationOperation, bool> follows)
    {
        var found = new List<(IOperation, IOperation)>();
        Add(found, block, null, new List<IMethodSymbol>(Depth), follows);
        return found;
    }

    private void Add(
        List<(IOperation Operation, IOperation Site)> found,
        IOperation block,
        IOperation? site,
        List<IMethodSymbol> path,
        Func<IInvocationOperation, bool> follows)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var operation in blocks.Of(block).AtOnce)
        {
            found.Add((operation, site ?? operation));
            if (operation.Kind == OperationKind.Invocation
                && path.Count < Depth
                && operation is IInvocationOperation call
                && follows(call)
                && BodyOf(call) is var (method, body)
                && !path.Contains(method, SymbolEqualityComparer.Default))
            {
                path.Add(method);
                Add(found, body, site ?? operation, path, follows);
                path.RemoveAt(path.Count - 1);
            }
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
