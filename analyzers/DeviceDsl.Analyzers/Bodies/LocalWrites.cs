using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The writes to the locals of a body, and which of them a use may see.</summary>
internal sealed class LocalWrites
{
    private readonly Dictionary<ISymbol, List<LocalWrite>> _writes = new(SymbolEqualityComparer.Default);

    /// <param name="operations">All operations of the body.</param>
    public LocalWrites(IEnumerable<IOperation> operations)
    {
        foreach (IOperation operation in operations)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                    Add(declarator.Symbol, new(declarator, value));
                    break;
                case ICompoundAssignmentOperation compound when Symbols.Of(compound.Target) is ILocalSymbol local:
                    Add(local, new(compound, compound.Value));
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument
                    when Symbols.Of(argument.Value) is ILocalSymbol given:
                    Add(given, new(argument, null));
                    break;
                case IIsPatternOperation match:
                    AddDeclared(match);
                    break;
                default:
                    foreach ((IOperation target, IOperation value) in Assignments.Of(operation))
                    {
                        if (Symbols.Of(target) is ILocalSymbol assigned) Add(assigned, new(operation, value));
                    }

                    break;
            }
        }
    }

    /// <summary>The writes that a use may see, the last first, up to one that certainly runs before it; and those of its loop.</summary>
    public IEnumerable<LocalWrite> Before(ISymbol local, IOperation use)
    {
        if (!_writes.TryGetValue(local, out List<LocalWrite>? writes)) yield break;

        foreach (LocalWrite write in writes.OrderByDescending(static write => write.Site.Syntax.Span.End))
        {
            bool isBefore = write.Site.Syntax.Span.End <= use.Syntax.SpanStart;
            if (!isBefore && !AreInOneLoop(write.Site, use)) continue;

            Certainty certainty = CertaintyOf(write.Site, use);
            if (certainty == Certainty.Never) continue;

            yield return write;
            if (isBefore && write.Site is not ICompoundAssignmentOperation && certainty == Certainty.Certain) yield break;
        }
    }

    private void AddDeclared(IIsPatternOperation match)
    {
        foreach (IOperation pattern in match.Pattern.DescendantsAndSelf())
        {
            if (Symbols.DeclaredBy(pattern) is ILocalSymbol declared) Add(declared, new(match, match.Value));
        }
    }

    private void Add(ILocalSymbol local, LocalWrite write)
    {
        if (!_writes.TryGetValue(local, out List<LocalWrite>? writes)) _writes.Add(local, writes = new());

        writes.Add(write);
    }

    private static bool AreInOneLoop(IOperation write, IOperation use)
        => Functions.Ancestors(write).Any(parent => parent is ILoopOperation && parent.Syntax.Span.Contains(use.Syntax.Span))
            && !write.Syntax.Span.Contains(use.Syntax.Span);

    private static Certainty CertaintyOf(IOperation write, IOperation use)
    {
        for ((IOperation child, IOperation? parent) = (write, write.Parent);
            parent is not null && !child.Syntax.Span.Contains(use.Syntax.Span);
            (child, parent) = (parent, parent.Parent))
        {
            bool mayBeSkipped = parent switch
            {
                IConditionalOperation conditional => child != conditional.Condition,
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                    => child == both.RightOperand,
                ISwitchOperation or ISwitchExpressionOperation or ILoopOperation or ICatchClauseOperation or IAnonymousFunctionOperation
                    or ILocalFunctionOperation => true,
                _ => false,
            };
            if (mayBeSkipped)
            {
                bool isOtherBranch = parent is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation
                    && parent.Syntax.Span.Contains(use.Syntax.Span);
                return isOtherBranch ? Certainty.Never : Certainty.Possible;
            }
        }

        return Certainty.Certain;
    }

    /// <summary>Whether a write has run when a use runs.</summary>
    private enum Certainty
    {
        Never,
        Possible,
        Certain,
    }
}
