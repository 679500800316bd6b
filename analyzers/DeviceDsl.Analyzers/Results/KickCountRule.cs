using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Hazards;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Results;

/// <summary>DDSL0209: the count of an eventfd is taken for the number of requests.</summary>
internal sealed class KickCountRule(MachineTypes types)
{
    public IEnumerable<CodeFinding> Check(IInvocationOperation call)
    {
        if (call.TargetMethod.Name != "TryRead"
            || MachineCalls.Of(types, call.TargetMethod, MachineType.EventFd) != MachineCall.Read
            || Symbols.ResultOf(call) is not ILocalSymbol count
            || IsSemaphore(call))
        {
            return Enumerable.Empty<CodeFinding>();
        }

        return RawDescriptor.RootOf(call).Descendants().OfType<ILocalReferenceOperation>()
            .Where(use => Symbols.AreSame(use.Local, count) && IsBound(use))
            .Take(1)
            .Select(use => new CodeFinding(RuleIds.CounterAsKickCount, use.Syntax.GetLocation(), true, count.Name));
    }

    private static bool IsBound(ILocalReferenceOperation use)
    {
        IOperation child = use;
        while (child.Parent is IConversionOperation or IParenthesizedOperation or IIncrementOrDecrementOperation)
        {
            child = child.Parent;
        }

        return child.Parent switch
        {
            IBinaryOperation { Parent: IForLoopOperation } => true,
            IBinaryOperation { Parent: IWhileLoopOperation loop } comparison => loop.Condition == comparison && IsChanged(use, loop),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Range" or "Take" or "Repeat", ContainingType.Name: "Enumerable" } } } => true,
            _ => false,
        };
    }

    // A loop that reads again until there is nothing more serves, and does not count.
    private static bool IsChanged(ILocalReferenceOperation count, IWhileLoopOperation loop)
        => loop.Descendants().Any(operation => operation switch
        {
            IIncrementOrDecrementOperation step => Symbols.AreSame(Symbols.Of(step.Target), count.Local),
            ICompoundAssignmentOperation step => Symbols.AreSame(Symbols.Of(step.Target), count.Local),
            _ => false,
        });

    // A semaphore gives one at a time, and its user counts on that.
    private static bool IsSemaphore(IInvocationOperation call)
    {
        var eventFd = Symbols.Of(call.Instance);
        return RawDescriptor.RootOf(call).Descendants().OfType<IInvocationOperation>()
            .Where(made => Symbols.AreSame(Symbols.TargetOf(made), eventFd))
            .SelectMany(static made => made.Arguments)
            .Any(static argument => argument.Parameter?.Name == "semaphore" && argument.Value.ConstantValue is not { HasValue: true, Value: false });
    }
}
