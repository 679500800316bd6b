using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0209: the count of an eventfd is used as the number of requests.</summary>
internal sealed class CounterAsKickCountRule(MachineTypes types)
{
    /// <summary>The maximum number of copies that are followed.</summary>
    private const int Depth = 3;

    public IEnumerable<Finding> Check(IOperation operation)
    {
        if (operation is not IInvocationOperation call
            || call.TargetMethod.Name != "TryRead"
            || MachineCalls.Of(types, call.TargetMethod, MachineType.EventFd) != MachineCall.Read
            || Symbols.ResultOf(call) is not ILocalSymbol count)
        {
            return Enumerable.Empty<Finding>();
        }

        return UsesOf(count, Functions.RootOf(call))
            .Where(use => IsNumber(use, Depth) && !IsSemaphore(call))
            .Take(1)
            .Select(use => new Finding(Catalogue.CounterAsKickCount, use.Syntax.GetLocation(), count.Name));
    }

    private static IEnumerable<IOperation> UsesOf(ISymbol variable, IOperation root)
        => root.Descendants().Where(operation
            => operation is ILocalReferenceOperation or IParameterReferenceOperation && Symbols.AreSame(Symbols.Of(operation), variable));

    /// <summary>Whether a use of a variable limits a loop, itself or through a copy or a method that it is given to.</summary>
    private static bool IsNumber(IOperation use, int depth)
        => IsBound(use)
            || (depth > 0
                && CopyOf(use) is var (copy, root)
                && UsesOf(copy, root).Any(other => other != use && IsNumber(other, depth - 1)));

    /// <summary>The variable that holds the count, or a number limited by it, and the code that can use it.</summary>
    private static (ISymbol Copy, IOperation Root)? CopyOf(IOperation use)
    {
        IOperation whole = Whole(use);
        return whole.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var copy } } => (copy, Functions.RootOf(use)),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when assignment.Value == whole
                => (target.Local, Functions.RootOf(use)),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method }, Parameter: { RefKind: RefKind.None } given }
                when BodyOf(use, method) is { } body => (method.OriginalDefinition.Parameters[given.Ordinal], body),
            _ => null,
        };
    }

    private static IOperation? BodyOf(IOperation use, IMethodSymbol method)
        => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax
            && syntax is MethodDeclarationSyntax or LocalFunctionStatementSyntax
            && syntax.SyntaxTree == use.Syntax.SyntaxTree
                ? use.SemanticModel?.GetOperation(syntax)
                : null;

    private static IOperation Whole(IOperation use)
    {
        IOperation child = use;
        while (child.Parent is IConversionOperation or IParenthesizedOperation or IIncrementOrDecrementOperation
            || (child.Parent is IConditionalOperation choice && choice.Type is not null && choice.Condition != child)
            || IsMinimum(child.Parent is IArgumentOperation argument ? argument.Parent : child.Parent))
        {
            child = child.Parent!;
        }

        return child;
    }

    private static bool IsMinimum(IOperation? operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Min" or "Clamp" } method }
            && Framework.NameOf(method.ContainingType) == "Math";

    private static bool IsBound(IOperation use)
    {
        IOperation child = Whole(use);
        return child.Parent switch
        {
            IBinaryOperation comparison => Bounds(comparison, child, use),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } }
                => (Framework.NameOf(method.ContainingType), method.Name) is ("Enumerable", "Range" or "Take" or "Repeat")
                    or ("Parallel", "For"),
            _ => false,
        };
    }

    // Alone, or as one of several limits.
    private static bool Bounds(IBinaryOperation comparison, IOperation count, IOperation use)
    {
        IOperation condition = comparison;
        while (condition.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } or IParenthesizedOperation)
        {
            condition = condition.Parent;
        }

        IOperation other = comparison.LeftOperand == count ? comparison.RightOperand : comparison.LeftOperand;
        return condition.Parent switch
        {
            IForLoopOperation loop => condition == comparison || IsChanged(other, loop) || IsChanged(use, loop),
            IWhileLoopOperation loop => loop.Condition == condition && (IsChanged(use, loop) || IsChanged(other, loop)),
            _ => false,
        };
    }

    // A loop that reads until the eventfd is empty serves requests, and does not count.
    private static bool IsChanged(IOperation counted, ILoopOperation loop)
    {
        ISymbol? counter = Symbols.Of(counted is IIncrementOrDecrementOperation stepped ? stepped.Target : counted);
        return loop.Descendants().Any(operation => operation switch
        {
            IIncrementOrDecrementOperation step => Symbols.AreSame(Symbols.Of(step.Target), counter),
            ICompoundAssignmentOperation step => Symbols.AreSame(Symbols.Of(step.Target), counter),
            _ => false,
        });
    }

    // A semaphore eventfd returns one at a time, so its count is exact.
    private static bool IsSemaphore(IInvocationOperation call)
    {
        ISymbol? eventFd = Symbols.Of(call.Instance);
        return eventFd is IFieldSymbol or IPropertySymbol
            ? MakingOf(eventFd).Any(IsOfSemaphore)
            : Functions.RootOf(call).Descendants().OfType<IInvocationOperation>()
                .Where(made => Symbols.AreSame(Symbols.TargetOf(made), eventFd))
                .Any(static made => IsOfSemaphore(made.Syntax));
    }

    // Every value that the type assigns to the member, by syntax alone.
    private static IEnumerable<SyntaxNode> MakingOf(ISymbol member)
        => member.ContainingType.DeclaringSyntaxReferences.SelectMany(static reference => reference.GetSyntax().DescendantNodes())
            .Select(node => node switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } value } declarator when declarator.Identifier.ValueText == member.Name
                    => value,
                PropertyDeclarationSyntax { Initializer.Value: { } value } property when property.Identifier.ValueText == member.Name
                    => value,
                AssignmentExpressionSyntax assignment when NameOf(assignment.Left) == member.Name => assignment.Right,
                _ => null,
            })
            .OfType<SyntaxNode>();

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsOfSemaphore(SyntaxNode value)
        => value.DescendantNodesAndSelf().OfType<ArgumentListSyntax>()
            .Any(static list
                => list.Arguments.Where(static (argument, place)
                    => argument.NameColon?.Name.Identifier.ValueText is "semaphore" || (argument.NameColon is null && place == 1))
                .Any(static argument => !argument.Expression.IsKind(SyntaxKind.FalseLiteralExpression)));
}
