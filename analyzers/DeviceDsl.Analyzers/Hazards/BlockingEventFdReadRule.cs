using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0207: a blocking eventfd is read without checking whether it is signalled.</summary>
internal static class BlockingEventFdReadRule
{
    private const int NonBlocking = 0x800;

    public static IEnumerable<Finding> Check(IInvocationOperation call) => Find(call) is { } finding ? [finding] : [];

    private static Finding? Find(IInvocationOperation call)
        => SourceOf(call) is { } source
            && EventFdOrigin.Of(source) is { } made
            && NativeCalls.FlagsOf(made, "eventfd") is { ConstantValue: { HasValue: true, Value: int value } } flags
            && (value & NonBlocking) == 0
            && !IsChecked(call)
                ? new Finding(Catalogue.BlockingEventFdRead, call.Syntax.GetLocation())
                {
                    Others = [flags.Syntax.GetLocation()],
                    Hint = new FlagHint(NonBlocking),
                }
                : null;

    /// <summary>The handle or stream that a call reads, or null if it reads none.</summary>
    private static IOperation? SourceOf(IInvocationOperation call)
    {
        string? type = Framework.NameOf(call.TargetMethod.IsStatic ? call.TargetMethod.ContainingType : Receiver.Of(call)?.Type);
        bool isStream = type is "FileStream" or "Stream" or "BinaryReader"
            && (call.TargetMethod.Name.StartsWith("Read", StringComparison.Ordinal) || call.TargetMethod.Name == "CopyTo")
            && !call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);
        return isStream ? Receiver.Of(call)
            : call.TargetMethod.IsStatic
                && ((type, call.TargetMethod.Name) is ("RandomAccess", "Read") || NativeCalls.EntryOf(call.TargetMethod) == "read")
                ? call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value
            : null;
    }

    // The method waits for a signal first, or makes the descriptor non-blocking.
    private static bool IsChecked(IInvocationOperation read)
        => Functions.RootOf(read).Descendants().OfType<IInvocationOperation>()
            .Any(call => call.Syntax.SpanStart < read.Syntax.SpanStart
                && NativeCalls.EntryOf(call.TargetMethod) is "poll" or "ppoll" or "select" or "pselect" or "epoll_wait" or "fcntl");
}
