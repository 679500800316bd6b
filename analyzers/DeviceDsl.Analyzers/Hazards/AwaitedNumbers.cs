using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Identifies uses of a descriptor number after an await, when nothing may keep its handle any more.</summary>
internal static class AwaitedNumbers
{
    /// <summary>Whether a use of the number comes after an await that the handle may not outlast.</summary>
    /// <param name="use">The use of the local that holds the number.</param>
    /// <param name="taken">The call that took the number from its handle.</param>
    public static bool MayOutliveHandle(ILocalReferenceOperation use, IInvocationOperation taken)
    {
        if (!IsAsync(taken) || Functions.FunctionOf(use) != Functions.FunctionOf(taken)) return false;

        IOperation code = Functions.CodeOf(taken);
        return code.Descendants().OfType<IAwaitOperation>().FirstOrDefault(awaited => IsBetween(awaited, taken, use)) is { } first
            && !IsKept(Receiver.Strip(taken.Instance), first, code);
    }

    // Most functions are not, and need no search.
    private static bool IsAsync(IInvocationOperation taken)
        => taken.SemanticModel?.GetEnclosingSymbol(taken.Syntax.SpanStart) is IMethodSymbol { IsAsync: true };

    // In source order, and not in a branch that the use is not in.
    private static bool IsBetween(IAwaitOperation awaited, IInvocationOperation taken, IOperation use)
        => awaited.Syntax.SpanStart > taken.Syntax.Span.End
            && awaited.Syntax.Span.End <= use.Syntax.SpanStart
            && Functions.FunctionOf(awaited) == Functions.FunctionOf(taken)
            && Functions.Ancestors(awaited).Where(IsBranch).All(branch => branch.Syntax.Span.Contains(use.Syntax.Span));

    private static bool IsBranch(IOperation parent)
        => parent is IConditionalOperation or ISwitchCaseOperation or ISwitchExpressionArmOperation or ILoopOperation
            or ICatchClauseOperation;

    private static bool IsKept(IOperation? handle, IOperation awaited, IOperation code) => handle switch
    {
        ILocalReferenceOperation { Local: var local } => IsUsing(local, code) || IsUsedAfter(local, awaited, code),
        IParameterReferenceOperation { Parameter: var parameter } => IsUsedAfter(parameter, awaited, code),
        IPropertyReferenceOperation { Instance: { } owner } => IsKept(Receiver.Strip(owner), awaited, code),
        IInvocationOperation { Instance: null } or IObjectCreationOperation => false,
        _ => true,
    };

    private static bool IsUsing(ILocalSymbol local, IOperation code)
        => local.IsUsing || code.Descendants().OfType<IUsingOperation>().Any(block
            => block.Locals.Contains(local, SymbolEqualityComparer.Default)
                || Symbols.AreSame(Symbols.Of(block.Resources), local));

    private static bool IsUsedAfter(ISymbol variable, IOperation awaited, IOperation code)
        => code.Descendants().Any(operation
            => operation.Syntax.SpanStart > awaited.Syntax.Span.End && Symbols.AreSame(Symbols.Of(operation), variable));
}
