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
    public IEnumerable<Finding> Check(IOperation operation)
    {
        if (operation is not IInvocationOperation call
            || call.TargetMethod.Name != "TryRead"
            || MachineCalls.Of(types, call.TargetMethod, MachineType.EventFd) != MachineCall.Read
            || Symbols.ResultOf(call) is not ILocalSymbol count)
        {
            return Enumerable.Empty<Finding>();
        }

        var uses = Functions.RootOf(call).Descendants().OfType<ILocalReferenceOperation>().ToList();
        return uses
            .Where(use
                => Symbols.AreSame(use.Local, count)
                    && (IsBound(use) || uses.Exists(other => Symbols.AreSame(other.Local, CopyOf(use)) && IsBound(other)))
                    && !IsSemaphore(call))
            .Take(1)
            .Select(use => new Finding(Catalogue.CounterAsKickCount, use.Syntax.GetLocation(), count.Name));
    }

    /// <summary>The local that holds the count, or a number limited by it.</summary>
    private static ILocalSymbol? CopyOf(ILocalReferenceOperation use)
        => Whole(use).Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var copy } } ? copy : null;

    private static IOperation Whole(ILocalReferenceOperation use)
    {
        IOperation child = use;
        while (child.Parent is IConversionOperation or IParenthesizedOperation or IIncrementOrDecrementOperation
            || IsMinimum(child.Parent is IArgumentOperation argument ? argument.Parent : child.Parent))
        {
            child = child.Parent!;
        }

        return child;
    }

    private static bool IsMinimum(IOperation? operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Min" } method } && Framework.NameOf(method.ContainingType) == "Math";

    private static bool IsBound(ILocalReferenceOperation use)
    {
        IOperation child = Whole(use);
        return child.Parent switch
        {
            IBinaryOperation { Parent: IForLoopOperation } => true,
            IBinaryOperation { Parent: IWhileLoopOperation loop } comparison => loop.Condition == comparison && IsChanged(use, loop),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Range" or "Take" or "Repeat" } method } }
                => Framework.NameOf(method.ContainingType) == "Enumerable",
            _ => false,
        };
    }

    // A loop that reads until the eventfd is empty serves requests, and does not count.
    private static bool IsChanged(ILocalReferenceOperation count, IWhileLoopOperation loop)
        => loop.Descendants().Any(operation => operation switch
        {
            IIncrementOrDecrementOperation step => Symbols.AreSame(Symbols.Of(step.Target), count.Local),
            ICompoundAssignmentOperation step => Symbols.AreSame(Symbols.Of(step.Target), count.Local),
            _ => false,
        });

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
