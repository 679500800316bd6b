using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Identifies waits for tasks that are known to be over, which return at once.</summary>
internal static class FinishedTasks
{
    /// <summary>Whether the task that an operation waits for was over before.</summary>
    public static bool IsWaitFor(IOperation wait)
    {
        if (TaskOf(wait) is not { } task) return false;

        var function = Functions.RootOf(wait).Descendants().Where(operation => operation.Syntax.SpanStart < wait.Syntax.SpanStart).ToList();
        return IsMadeFinished(task)
            || IsAntecedent(task)
            || IsOneOfFinished(task, function)
            || function.OfType<IAwaitOperation>().Any(awaited => Finishes(awaited.Operation, task))
            || function.Any(asked => Asks(asked, wait, VariableOf(task)) && !IsWhereItRuns(wait, asked));
    }

    /// <summary>Whether an operation asks if the task that another one waits for is over.</summary>
    public static bool Asks(IOperation operation, IOperation wait)
        => TaskOf(wait) is { } task && VariableOf(task) is { } variable && Asks(operation, wait, variable);

    /// <summary>The task of a wait, without awaiters around it; null for an operation that waits for something else.</summary>
    public static IOperation? TaskOf(IOperation wait) => wait switch
    {
        IPropertyReferenceOperation { Property.Name: "Result" } result => Unwrap(result.Instance),
        IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } call
            when call.TargetMethod.Name == "GetResult" || Framework.NameOf(call.TargetMethod.ContainingType) == "Task"
            => Unwrap(call.Instance),
        _ => null,
    };

    /// <summary>A task without the awaiters and conversions around it.</summary>
    public static IOperation? Unwrap(IOperation? task) => Receiver.Strip(task) switch
    {
        IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } inner }
            => Unwrap(inner),
        var other => other,
    };

    // Any task of a query, which asks in one place and waits in another.
    private static ISymbol? VariableOf(IOperation task)
        => Symbols.Of(task) is { } variable && !IsOfQuery(variable) ? variable : null;

    private static bool IsOfQuery(ISymbol? variable)
        => variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } };

    // A loop over a collection of which only the tasks that are over are taken, or whose tasks all are.
    private static bool IsOneOfFinished(IOperation task, List<IOperation> before)
        => LoopOf(task, Symbols.Of(task)) is { Collection: { } collection }
            && (collection.Descendants().Any(static asked => Asks(asked, asked, null))
                || before.OfType<IInvocationOperation>().Any(call
                    => call.TargetMethod.Name is "All" or "TrueForAll"
                        && Symbols.AreSame(Symbols.Of(Receiver.Of(call) ?? call.Arguments.FirstOrDefault()?.Value), Symbols.Of(collection))
                        && call.Descendants().Any(static asked => Asks(asked, asked, null))));

    private static bool IsMadeFinished(IOperation task) => task switch
    {
        IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType: var type } } => Framework.NameOf(type) is not null,
        IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: var type } } => Framework.NameOf(type) is not null,
        ILocalReferenceOperation local => Functions.InitializerOf(local) switch
        {
            IAwaitOperation { Operation: var awaited } => IsWhen(awaited, "WhenAny"),
            { } value => IsMadeFinished(value),
            _ => false,
        },
        _ => false,
    };

    // The task that a continuation follows, or one of those that it waits for.
    private static bool IsAntecedent(IOperation task)
    {
        for (IOperation? parent = task.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not IAnonymousFunctionOperation { Parent: IDelegateCreationOperation creation } lambda
                || DelegateTarget.ConsumerOf(creation) is not IInvocationOperation { TargetMethod.Name: "ContinueWith" } following)
            {
                continue;
            }

            IOperation? first = Unwrap(following.Instance);
            bool isGiven = task is IParameterReferenceOperation given && Symbols.AreSame(given.Parameter.ContainingSymbol, lambda.Symbol);
            bool isWinner = task is IPropertyReferenceOperation { Property.Name: "Result", Instance: IParameterReferenceOperation }
                && IsWhen(first, "WhenAny");
            if (isGiven || isWinner || Finishes(first, task)) return true;
        }

        return false;
    }

    // After the end of one task another one is over: itself, or one of those that it waits for.
    private static bool Finishes(IOperation? first, IOperation task)
    {
        IOperation? awaited = Unwrap(first);
        ISymbol? variable = Symbols.Of(task);
        return Symbols.AreSame(Symbols.Of(awaited), variable)
            || (IsWhen(awaited, "WhenAll")
                && (IsOfQuery(variable)
                    || awaited!.Descendants().Select(Symbols.Of).Any(part
                        => Symbols.AreSame(part, variable) || Symbols.AreSame(part, CollectionOf(task, variable)))));
    }

    private static ISymbol? CollectionOf(IOperation task, ISymbol? each) => task switch
    {
        IArrayElementReferenceOperation element => Symbols.Of(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true } element => Symbols.Of(element.Instance),
        _ => Symbols.Of(LoopOf(task, each)?.Collection),
    };

    private static IForEachLoopOperation? LoopOf(IOperation task, ISymbol? each)
        => Functions.Ancestors(task).OfType<IForEachLoopOperation>()
            .FirstOrDefault(loop => loop.LoopControlVariable is IVariableDeclaratorOperation item && Symbols.AreSame(item.Symbol, each));

    private static bool IsWhen(IOperation? task, string name)
        => Unwrap(task) is IInvocationOperation call
            && call.TargetMethod.Name == name
            && Framework.NameOf(call.TargetMethod.ContainingType) == "Task";

    private static bool Asks(IOperation asked, IOperation wait, ISymbol? task) => asked switch
    {
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" } property
            => SubjectsOf(property).ToList() is var subjects && (task is null || subjects.Exists(one => Symbols.AreSame(one, task))),
        IInvocationOperation { TargetMethod.Name: "Wait", Parent: not IExpressionStatementOperation } call
            => asked != wait && Symbols.AreSame(Symbols.Of(call.Instance), task) && BlockingCalls.NameOf(call) is null,
        _ => false,
    };

    // In a pattern, what the pattern describes.
    private static IEnumerable<ISymbol?> SubjectsOf(IPropertyReferenceOperation property)
    {
        yield return Symbols.Of(property.Instance);

        foreach (IOperation parent in Functions.Ancestors(property))
        {
            if (parent is IRecursivePatternOperation { DeclaredSymbol: { } declared }) yield return declared;
            if (parent is IIsPatternOperation matched) yield return Symbols.Of(matched.Value);
        }
    }

    // In the branch of a task that is not over.
    private static bool IsWhereItRuns(IOperation wait, IOperation asked)
    {
        bool isNegated = false;
        IOperation child = asked;
        foreach (IOperation parent in Functions.Ancestors(asked))
        {
            if (parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or INegatedPatternOperation) isNegated = !isNegated;

            IOperation? running = parent switch
            {
                IConditionalOperation choice when choice.Condition == child => isNegated ? choice.WhenTrue : choice.WhenFalse,
                IWhileLoopOperation loop when loop.Condition == child => isNegated ? loop.Body : null,
                _ => null,
            };
            if (running?.Syntax.Span.Contains(wait.Syntax.Span) == true) return true;

            child = parent;
        }

        return false;
    }
}
