using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>
/// DDSL0106: a rollback releases in the order of setup instead of the reverse order, or ends the handlers of doorbells
/// without a drain.
/// </summary>
internal static class RollbackOrderRule
{
    public static IEnumerable<Finding> Check(OperationBlock body, MachineTypes types)
        => body.All.OfType<IForLoopOperation>().SelectMany(loop => Check(loop, types));

    private static IEnumerable<Finding> Check(IForLoopOperation loop, MachineTypes types)
    {
        if (IndexOf(loop) is not { } index) return Enumerable.Empty<Finding>();

        var calls = loop.Body.DescendantsAndSelf().OfType<IInvocationOperation>()
            .Select(call => (Call: call, Kind: MachineCalls.Of(types, call.TargetMethod, types.Of(Receiver.Of(call)?.Type))))
            .ToList();
        var deassigns = calls.Where(call => call.Kind == MachineCall.Deassign && IsElement(call.Call, index)).ToList();
        bool endsHandlers = calls.Any(call => call.Kind == MachineCall.EndLoopRegistration && IsElement(call.Call, index));
        bool reads = calls.Any(static call => call.Kind is MachineCall.Read or MachineCall.StopAndDrain);
        return (endsHandlers && !reads) || IsUnwinding(loop, types)
            ? deassigns.Select(static deassign => new Finding(
                Catalogue.RollbackOrder,
                SyntaxSites.Locate(deassign.Call.Syntax)))
            : Enumerable.Empty<Finding>();
    }

    /// <summary>The variable of a loop that counts upward.</summary>
    private static ILocalSymbol? IndexOf(IForLoopOperation loop)
        => loop.AtLoopBottom.Select(static step => step is IExpressionStatementOperation statement ? statement.Operation : step)
            .Select(static step => step switch
            {
                IIncrementOrDecrementOperation { Kind: OperationKind.Increment } increment => increment.Target,
                ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } add => add.Target,
                _ => null,
            })
            .OfType<ILocalReferenceOperation>()
            .FirstOrDefault()?.Local;

    private static bool IsElement(IInvocationOperation call, ILocalSymbol index)
        => Receiver.Of(call) is { } receiver
            && receiver.DescendantsAndSelf().OfType<ILocalReferenceOperation>()
                .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, index));

    private static bool IsUnwinding(IOperation loop, MachineTypes types)
    {
        for (IOperation? parent = loop.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case ICatchClauseOperation:
                case IConditionalOperation branch when branch.Condition.DescendantsAndSelf()
                    .Any(operation => types.Of(operation.Type) == MachineType.Errno):
                    return true;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
            }
        }

        return false;
    }
}
