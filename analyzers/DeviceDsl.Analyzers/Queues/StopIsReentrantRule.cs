using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0410: the handler of the last kick, drained by a stop, starts again what is being stopped.</summary>
/// <remarks>
/// A condition before the start is evaluated with the values of members that the stop has set before it drains. An unknown
/// condition may be the missing state.
/// </remarks>
internal sealed class StopIsReentrantRule(TypeCode code, CancellationToken cancellation)
{
    private const int Depth = 3;

    public IEnumerable<Finding> Check()
        => code.Methods.SelectMany(method => code.Blocks.Of(method.Value).Calls
            .Select(call
                => Drained(call, method.Value) is var (registration, handler, site)
                    && StartsAgain(handler, registration, FactsBefore(site), Depth)
                ? new Finding(Catalogue.StopIsReentrant, SyntaxSites.Locate(site.Syntax), registration.Name)
                : null)
            .OfType<Finding>());

    /// <summary>The registration that ends, the code that serves its last kick, and the call that runs the code.</summary>
    private (ISymbol Registration, IOperation Handler, IOperation Site)? Drained(IInvocationOperation call, IOperation body)
    {
        MachineCall kind = code.CallOf(call);
        ISymbol? registration = Symbols.Of(Receiver.Of(call));
        if (kind is not (MachineCall.StopAndDrain or MachineCall.Deassign) || registration is not (IFieldSymbol or IPropertySymbol))
        {
            return null;
        }

        if (kind == MachineCall.StopAndDrain)
        {
            return call.Arguments.Select(argument => Functions.BodyOf(argument.Value, code.Bodies, cancellation))
                .FirstOrDefault(static handler => handler is not null) is { } handler
                ? (registration, handler, call)
                : null;
        }

        foreach (IConditionalOperation drain
            in code.Blocks.Of(body).Own.OfType<IConditionalOperation>().Where(drain => RingAccesses.Follows(drain, call)))
        {
            bool reads = drain.Condition.DescendantsAndSelf()
                .OfType<IInvocationOperation>()
                .Any(read => code.CallOf(read) == MachineCall.Read);
            IInvocationOperation? served = reads
                ? drain.WhenTrue.Descendants().OfType<IInvocationOperation>().FirstOrDefault(serve => BodyOf(serve) is not null)
                : null;
            if (served is not null) return (registration, BodyOf(served)!, served);
        }

        return null;
    }

    private bool StartsAgain(IOperation body, ISymbol registration, IReadOnlyDictionary<ISymbol, object> facts, int depth)
        => code.Blocks.Of(body).Calls.Any(call => Guards.LetThrough(call, body, facts)
            && (
                (code.CallOf(call) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell
                    && Symbols.AreSame(Symbols.ResultOf(call), registration))
                || (depth > 0 && BodyOf(call) is { } inner && StartsAgain(inner, registration, facts, depth - 1))));

    private IOperation? BodyOf(IInvocationOperation call)
        => Callee.Of(call) is { } callee && SymbolEqualityComparer.Default.Equals(callee.ContainingType, code.Type)
            ? code.Bodies.Of(callee, cancellation)
            : null;

    /// <summary>The values that earlier statements of the enclosing blocks assign to members.</summary>
    private static Dictionary<ISymbol, object> FactsBefore(IOperation site)
    {
        var facts = new Dictionary<ISymbol, object>(SymbolEqualityComparer.Default);
        for ((IOperation? child, IOperation? parent) = (site, site.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IBlockOperation block)
            {
                foreach (ISimpleAssignmentOperation set in block.Operations.TakeWhile(statement => statement != child).Reverse()
                    .OfType<IExpressionStatementOperation>()
                        .Select(static statement => statement.Operation)
                        .OfType<ISimpleAssignmentOperation>())
                {
                    if (Symbols.Of(set.Target) is { } member
                        && !facts.ContainsKey(member)
                        && set.Value.ConstantValue is { HasValue: true, Value: { } value })
                    {
                        facts.Add(member, value);
                    }
                }
            }
        }

        return facts;
    }
}
