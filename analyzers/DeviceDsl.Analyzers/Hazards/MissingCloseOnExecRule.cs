using System;
using System.Collections.Generic;
using System.Globalization;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>DDSL0606: a native call creates a descriptor that child processes inherit.</summary>
internal static class MissingCloseOnExecRule
{
    private const int CloseOnExec = 0x80000;

    // On Linux the flag has this value for most calls that create a descriptor.
    private static readonly Dictionary<string, int> Flags = new()
    {
        ["accept4"] = CloseOnExec,
        ["dup3"] = CloseOnExec,
        ["epoll_create1"] = CloseOnExec,
        ["eventfd"] = CloseOnExec,
        ["fanotify_init"] = 1,
        ["inotify_init1"] = CloseOnExec,
        ["memfd_create"] = 1,
        ["open"] = CloseOnExec,
        ["openat"] = CloseOnExec,
        ["perf_event_open"] = 8,
        ["pipe2"] = CloseOnExec,
        ["signalfd"] = CloseOnExec,
        ["socket"] = CloseOnExec,
        ["socketpair"] = CloseOnExec,
        ["timerfd_create"] = CloseOnExec,
        ["userfaultfd"] = CloseOnExec,
    };

    public static IEnumerable<Finding> Check(IInvocationOperation call)
        => call.TargetMethod.IsStatic
            && NativeCalls.EntryOf(call.TargetMethod) is { } entry
            && Flags.TryGetValue(entry, out int flag)
            && NativeCalls.FlagsOf(call, entry) is { } flags
            && ValueOf(flags) is { } value
            && (value & flag) == 0
                ? [new(Catalogue.MissingCloseOnExec, flags.Syntax.GetLocation(), entry) { Hint = new FlagHint(flag) }]
                : [];

    private static long? ValueOf(IOperation flags) => flags switch
    {
        { ConstantValue: { HasValue: true, Value: IConvertible and not string and not bool and var number } }
            => unchecked((long)Convert.ToDecimal(number, CultureInfo.InvariantCulture)),
        IConversionOperation conversion => ValueOf(conversion.Operand),
        _ => null,
    };
}
