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
    {
        if (!call.TargetMethod.IsStatic) return null;

        bool isRead = (call.TargetMethod.Name == "Read" && Framework.NameOf(call.TargetMethod.ContainingType) == "RandomAccess")
            || NativeCalls.EntryOf(call.TargetMethod) == "read";
        return isRead
            && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is { } handle
            && MadeBy(handle.Value) is { } made
            && NativeCalls.FlagsOf(made, "eventfd") is { ConstantValue: { HasValue: true, Value: int value } } flags
            && (value & NonBlocking) == 0
                ? new Finding(Catalogue.BlockingEventFdRead, call.Syntax.GetLocation())
                {
                    Others = [flags.Syntax.GetLocation()],
                    Hint = new FlagHint(NonBlocking),
                }
                : null;
    }

    /// <summary>The native call that created a descriptor, directly or through handles and locals.</summary>
    private static IInvocationOperation? MadeBy(IOperation? value) => value switch
    {
        IConversionOperation conversion => MadeBy(conversion.Operand),
        IObjectCreationOperation { Arguments: { Length: > 0 } arguments } => MadeBy(arguments[0].Value),
        IInvocationOperation call when NativeCalls.EntryOf(call.TargetMethod) == "eventfd" => call,
        ILocalReferenceOperation local => MadeBy(Functions.RootOf(local).Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator
                => Symbols.AreSame(declarator.Symbol, local.Local)
                    && !declarator.Syntax.Span.Contains(local.Syntax.Span))?.Initializer?.Value),
        _ => null,
    };
}
