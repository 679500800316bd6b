using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>The accesses of a type's methods to rings in guest memory, or in spans of it.</summary>
internal sealed class RingAccesses
{
    private const int Depth = 3;

    private readonly TypeCode _code;
    private readonly CancellationToken _cancellation;

    private RingAccesses(TypeCode code, CancellationToken cancellation)
    {
        _code = code;
        _cancellation = cancellation;
        ByMethod = code.Methods.ConvertAll(method => Of(method.Value));
    }

    /// <summary>The accesses of a type.</summary>
    public static RingAccesses Of(TypeCode code, CancellationToken cancellation) => code.Once(() => new RingAccesses(code, cancellation));

    /// <summary>The accesses of each method in source order.</summary>
    public IReadOnlyList<IReadOnlyList<RingAccess>> ByMethod { get; }

    /// <summary>Whether a variable is the start of a ring part with the given entries.</summary>
    public bool HasEntries(ISymbol? start, RingField entry)
        => ByMethod.Any(accesses => accesses.Any(access => access.Field == entry && Symbols.AreSame(access.Base, start)));

    /// <summary>Whether the earlier operation has run whenever the later one runs: it follows in the same block, or deeper.</summary>
    public static bool Follows(IOperation later, IOperation earlier)
        => later.Syntax.SpanStart >= earlier.Syntax.Span.End
            && BlockOf(earlier) is { } block
            && block.Syntax.Span.Contains(later.Syntax.Span)
            && Functions.FunctionOf(later) == Functions.FunctionOf(earlier);

    private static IOperation? BlockOf(IOperation operation)
    {
        IOperation? current = operation.Parent;
        while (current is not null and not IBlockOperation) current = current.Parent;

        return current;
    }

    private List<RingAccess> Of(IOperation body)
    {
        var found = new List<RingAccess>();
        Add(found, body, null, null, 0);
        return found;
    }

    /// <summary>Adds the accesses of a body.</summary>
    /// <param name="found">The list of accesses.</param>
    /// <param name="body">The body.</param>
    /// <param name="site">The call that leads to it, or null.</param>
    /// <param name="given">The addresses in its parameters.</param>
    /// <param name="depth">The call depth.</param>
    private void Add(List<RingAccess> found, IOperation body, IOperation? site, Dictionary<ISymbol, RingAddress>? given, int depth)
    {
        OperationBlock block = _code.Blocks.Of(body);
        var locals = new LocalValues(block.Own);
        foreach (IInvocationOperation call in block.Calls)
        {
            if (FenceOf(call) is { } fence)
            {
                found.Add(new(fence, null, RingField.Other, true, site ?? call));
            }
            else if (AccessOf(call) is var (place, isWrite, releases))
            {
                if (Locate(place, locals, given) is { } address)
                {
                    found.Add(
                        new(isWrite ? RingAccess.Form.Write : RingAccess.Form.Read, address.Base, address.Field, releases, site ?? call));
                }
            }
            else if (depth < Depth
                && Callee.Of(call) is { } callee
                && SymbolEqualityComparer.Default.Equals(callee.ContainingType, _code.Type)
                && _code.Bodies.Of(callee, _cancellation) is { } inner)
            {
                Add(found, inner, site ?? call, Given(call, callee, locals, given), depth + 1);
            }
        }
    }

    private static Dictionary<ISymbol, RingAddress> Given(
        IInvocationOperation call, IMethodSymbol callee, LocalValues locals, Dictionary<ISymbol, RingAddress>? given)
    {
        var addresses = new Dictionary<ISymbol, RingAddress>(SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter
                && parameter.Ordinal < callee.Parameters.Length
                && Locate(argument.Value, locals, given) is { } address)
            {
                addresses[callee.Parameters[parameter.Ordinal]] = address;
            }
        }

        return addresses;
    }

    // A parameter without an offset represents the argument; with an offset, it is its own start.
    private static RingAddress? Locate(IOperation place, LocalValues locals, Dictionary<ISymbol, RingAddress>? given)
        => RingAddress.TryRead(place, locals) is not { } address ? null
            : address.Field == RingField.Flags && given is not null && given.TryGetValue(address.Base!, out RingAddress? outer) ? outer
            : address;

    private static (IOperation Address, bool IsWrite, bool Releases)? AccessOf(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        IOperation? first = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;
        return (Framework.NameOf(method.ContainingType), method.Name) switch
        {
            _ when first is null => null,
            (_, "TryWrite") when VirtioApi.IsMemory(method.ContainingType) => (first, true, false),
            (_, "TryRead") when VirtioApi.IsMemory(method.ContainingType) => (first, false, false),
            ("BinaryPrimitives", var name) when name.StartsWith("Write", System.StringComparison.Ordinal) => (first, true, false),
            ("BinaryPrimitives", var name) when name.StartsWith("Read", System.StringComparison.Ordinal) => (first, false, false),
            ("MemoryMarshal", "Write") => (first, true, false),
            ("MemoryMarshal", "Read") => (first, false, false),
            ("Volatile", "Write") when Viewed(first) is { } place => (place, true, true),
            ("Volatile", "Read") when Viewed(first) is { } place => (place, false, false),
            _ => null,
        };
    }

    private static IOperation? Viewed(IOperation reference)
        => reference is IInvocationOperation { TargetMethod: { Name: "AsRef" } method } view
            && Framework.NameOf(method.ContainingType) == "MemoryMarshal"
            ? view.Arguments[0].Value
            : null;

    private static RingAccess.Form? FenceOf(IInvocationOperation call)
        => (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name) switch
        {
            ("Interlocked", _) or ("Thread", "MemoryBarrier") => RingAccess.Form.FullFence,
            ("Volatile", "WriteBarrier" or "ReadBarrier") or ("Thread", "VolatileWrite") => RingAccess.Form.Barrier,
            _ => null,
        };
}
