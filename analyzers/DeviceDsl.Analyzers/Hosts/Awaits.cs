using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Finds the code of an async function that runs after an await: not within the call, but on a thread of the pool.</summary>
internal static class Awaits
{
    /// <summary>The operations of a function that can run after an await.</summary>
    public static IReadOnlyList<IOperation> After(OperationBlock function)
    {
        var waits = function.Own.Where(IsWait).ToList();
        return waits.Count == 0 ? [] : function.Own.Where(operation => waits.Exists(wait => Precedes(wait, operation))).ToList();
    }

    /// <summary>The operations of a function that run before its first await.</summary>
    public static IReadOnlyList<IOperation> Before(OperationBlock function)
    {
        var after = new HashSet<IOperation>(After(function));
        return after.Count == 0 ? function.Own : function.Own.Where(operation => !after.Contains(operation)).ToList();
    }

    /// <summary>Whether an operation can run after another one of its function, on some path.</summary>
    public static bool Precedes(IOperation first, IOperation later)
    {
        if (first == later) return false;

        if (AreInOneLoop(first, later) || (first is IForEachLoopOperation stream && stream.Body.Syntax.Span.Contains(later.Syntax.Span)))
        {
            return true;
        }

        // An assignment runs after the await of its value.
        if (later is IAssignmentOperation && later.Syntax.Span.Contains(first.Syntax.Span)) return true;

        return later.Syntax.SpanStart >= first.Syntax.Span.End && !AreAlternatives(first, later);
    }

    private static bool IsWait(IOperation operation)
        => operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true };

    private static bool AreInOneLoop(IOperation first, IOperation later)
        => Functions.Ancestors(first)
            .OfType<ILoopOperation>()
            .Any(loop => loop != first && loop.Syntax.Span.Contains(later.Syntax.Span) && !IsBefore(loop, later));

    // The initializer of a loop runs once.
    private static bool IsBefore(ILoopOperation loop, IOperation operation)
        => loop is IForLoopOperation counting && counting.Before.Any(first => first.Syntax.Span.Contains(operation.Syntax.Span));

    // In different branches of one condition, or after a branch that leaves.
    private static bool AreAlternatives(IOperation first, IOperation later)
    {
        IOperation child = first;
        foreach (IOperation parent in Functions.Ancestors(first))
        {
            if (parent is IConditionalOperation condition && child != condition.Condition)
            {
                IOperation? other = child == condition.WhenTrue ? condition.WhenFalse : condition.WhenTrue;
                if (other?.Syntax.Span.Contains(later.Syntax.Span) == true
                    || (Functions.Leaves(child) && !child.Syntax.Span.Contains(later.Syntax.Span)))
                {
                    return true;
                }
            }
            else if (parent is ISwitchOperation
                && !child.Syntax.Span.Contains(later.Syntax.Span)
                && parent.Syntax.Span.Contains(later.Syntax.Span))
            {
                return true;
            }

            child = parent;
        }

        return false;
    }
}
