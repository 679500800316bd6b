using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Identifies operations that block a thread.</summary>
internal static class BlockingCalls
{
    private static readonly string[] Streaming =
    {
        "CopyTo", "Flush", "Read", "ReadAtLeast", "ReadByte", "ReadExactly", "Write", "WriteByte",
    };

    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["System.Threading.Thread"] = new[] { "Sleep", "Join" },
        ["System.Threading.Monitor"] = new[] { "Wait" },
        ["System.Threading.WaitHandle"] = new[] { "WaitOne", "WaitAll", "WaitAny", "SignalAndWait" },
        ["System.Threading.ManualResetEventSlim"] = new[] { "Wait" },
        ["System.Threading.SemaphoreSlim"] = new[] { "Wait" },
        ["System.Threading.CountdownEvent"] = new[] { "Wait" },
        ["System.Threading.SpinWait"] = new[] { "SpinUntil" },
        ["System.Threading.ReaderWriterLockSlim"] = new[] { "EnterWriteLock" },
        ["System.Threading.ReaderWriterLock"] = new[] { "AcquireWriterLock" },
        ["System.Threading.Barrier"] = new[] { "SignalAndWait" },
        ["System.Threading.Tasks.Task"] = new[] { "Wait", "WaitAll", "WaitAny" },
        ["System.Threading.Tasks.Parallel"] = new[] { "For", "ForEach", "Invoke" },
        ["System.Collections.Concurrent.BlockingCollection"] = new[] { "Take", "TakeFromAny" },
        ["System.Diagnostics.Process"] = new[] { "WaitForExit", "WaitForInputIdle" },
        ["System.Console"] = new[] { "Read", "ReadKey", "ReadLine" },
        ["System.IO.File"] = new[]
        {
            "ReadAllBytes", "ReadAllLines", "ReadAllText", "WriteAllBytes", "WriteAllLines", "WriteAllText",
            "AppendAllBytes", "AppendAllLines", "AppendAllText", "Copy",
        },
        ["System.IO.RandomAccess"] = new[] { "Read", "Write", "FlushToDisk" },
        ["System.IO.FileStream"] = Streaming,
        ["System.Net.Sockets.NetworkStream"] = Streaming,
        ["System.Net.Security.SslStream"] = Streaming,
        ["System.IO.Pipes.PipeStream"] = Streaming,
        ["System.IO.Pipes.NamedPipeServerStream"] = new[] { "WaitForConnection" },
        ["System.IO.Pipes.NamedPipeClientStream"] = new[] { "Connect" },
        ["System.Net.Sockets.Socket"] = new[] { "Accept", "Connect", "Receive", "ReceiveFrom", "Send", "SendFile", "SendTo", "Select" },
        ["System.Net.Sockets.TcpClient"] = new[] { "Connect" },
        ["System.Net.Sockets.TcpListener"] = new[] { "AcceptSocket", "AcceptTcpClient" },
        ["System.Net.Sockets.UdpClient"] = new[] { "Receive", "Send" },
        ["System.Net.Http.HttpClient"] = new[] { "Send" },
        ["System.Net.Dns"] = new[] { "GetHostEntry", "GetHostAddresses" },
        ["System.Runtime.CompilerServices.TaskAwaiter"] = new[] { "GetResult" },
        ["System.Runtime.CompilerServices.ValueTaskAwaiter"] = new[] { "GetResult" },
        ["System.Runtime.CompilerServices.ConfiguredTaskAwaiter"] = new[] { "GetResult" },
        ["System.Runtime.CompilerServices.ConfiguredValueTaskAwaiter"] = new[] { "GetResult" },
    };

    private static readonly HashSet<string> Names = new(Members.Values.SelectMany(static names => names));

    /// <summary>The name of a blocking operation in messages; null if it does not block.</summary>
    public static string? NameOf(IOperation operation) => operation switch
    {
        IInvocationOperation { IsImplicit: false } call
            when IsDeclared(call.TargetMethod) || IsTakenFrom(call) || (IsKnown(call) && !IsPoll(call))
            => Name(call.TargetMethod),
        IPropertyReferenceOperation property when Functions.IsOnlyNamed(property) => null,
        IPropertyReferenceOperation property when IsDeclared(property.Property) || IsResult(property.Property) => Name(property.Property),
        _ => null,
    };

    /// <summary>Whether a call makes the collection of a <c>foreach</c> that waits for each item.</summary>
    public static bool IsTakenFrom(IInvocationOperation call)
    {
        IOperation whole = call;
        while (whole.Parent is IConversionOperation) whole = whole.Parent;

        return call.TargetMethod.Name == "GetConsumingEnumerable"
            && whole.Parent is IForEachLoopOperation
            && !IsClosedBefore(call)
            && Framework.NameOf(call.TargetMethod.ContainingType) == "BlockingCollection";
    }

    // A collection that gets no more items hands out the rest and ends.
    private static bool IsClosedBefore(IInvocationOperation taking)
        => Functions.RootOf(taking).Descendants().Any(operation => operation.Syntax.SpanStart < taking.Syntax.SpanStart
            && operation is IInvocationOperation { TargetMethod.Name: "CompleteAdding", Instance: { } closed }
            && Symbols.AreSame(Symbols.Of(closed), Symbols.Of(taking.Instance)));

    private static bool IsDeclared(ISymbol symbol)
    {
        if (Framework.NameOf(symbol.ContainingType) is not null) return false;

        for (ISymbol? current = symbol; current is not null; current = Overridden(current))
        {
            if (Contracts.MayBlock(current)) return true;
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    // A derived class may override the read; only the static type and its bases count.
    private static bool IsKnown(IInvocationOperation call)
    {
        if (!Names.Contains(call.TargetMethod.Name)) return false;

        for (ITypeSymbol? type = Receiver.Of(call)?.Type ?? call.TargetMethod.ContainingType; type is not null; type = type.BaseType)
        {
            if (Framework.NameOf(type) is not null
                && Members.TryGetValue(FullName(type), out string[]? names)
                && names.Contains(call.TargetMethod.Name))
            {
                return true;
            }
        }

        return false;
    }

    // With a timeout of 0 it checks without blocking.
    private static bool IsPoll(IInvocationOperation call)
        => call.Arguments.Any(static argument => argument.Value switch
        {
            { ConstantValue: { HasValue: true, Value: 0 }, Type.SpecialType: SpecialType.System_Int32 }
                => argument.Parameter?.Name.IndexOf("timeout", System.StringComparison.OrdinalIgnoreCase) >= 0,
            IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => true,
            _ => false,
        });

    private static bool IsResult(IPropertySymbol property)
        => property.Name == "Result"
            && property.ContainingType is { Name: "Task" or "ValueTask", IsGenericType: true } type
            && FullName(type) is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask";

    private static string FullName(ITypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";

    private static string Name(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";
}
