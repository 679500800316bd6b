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
    {
        foreach (KeyValuePair<IMethodSymbol, IOperation> method in code.Methods)
        {
            foreach (IInvocationOperation call in code.Blocks.Of(method.Value).Calls)
            {
                if (code.CallOf(call) is (MachineCall.StopAndDrain or MachineCall.Deassign) and var kind
                    && Drained(call, kind, method.Value) is var (registration, handler, site)
                    && StartsAgain(handler, registration, new(code, FactsBefore(site)), Depth))
                {
                    yield return new(Catalogue.StopIsReentrant, SyntaxSites.Locate(site.Syntax), registration.Name);
                }
            }
        }
    }

    /// <summary>The registration that ends, the code that serves its last kick, and the call that runs the code.</summary>
    private (ISymbol Registration, IOperation Handler, IOperation Site)? Drained(
        IInvocationOperation call, MachineCall kind, IOperation body)
    {
        if (MemberOf(Receiver.Of(call), body, Depth) is not { } registration) return null;

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

    // The member that holds the registration, also if a local has taken it out.
    private ISymbol? MemberOf(IOperation? operation, IOperation body, int depth)
    {
        if (Receiver.Strip(operation) is not { } place) return null;

        return Guards.Read(place) switch
        {
            ILocalSymbol local when depth > 0 => new LocalWrites(code.OperationsOf(body))
                .Before(local, place)
                .Select(write => MemberOf(write.Value, body, depth - 1))
                .FirstOrDefault(static member => member is not null),
            var member and (IFieldSymbol or IPropertySymbol) => member,
            _ => null,
        };
    }

    private bool StartsAgain(IOperation body, ISymbol registration, Guards guards, int depth)
        => code.Blocks.Of(body).Calls.Any(call => guards.LetThrough(call, body)
            && (
                (code.CallOf(call) is MachineCall.AssignDoorbell or MachineCall.TryAssignDoorbell && IsStored(call, registration, body))
                || (depth > 0 && BodyOf(call) is { } inner && StartsAgain(inner, registration, guards, depth - 1))));

    // Directly, by a local, or in a deconstruction.
    private bool IsStored(IInvocationOperation call, ISymbol registration, IOperation body)
    {
        ISymbol? result = Symbols.ResultOf(call);
        return Symbols.AreSame(result, registration)
            || code.OperationsOf(body)
                .SelectMany(Assignments.Of)
                .Where(pair => Symbols.AreSame(Symbols.Of(pair.Target), registration))
                .Any(pair => Receiver.Strip(pair.Value) == call
                    || (result is ILocalSymbol && Symbols.AreSame(Symbols.Of(pair.Value), result)));
    }

    private IOperation? BodyOf(IInvocationOperation call)
        => call.TargetMethod is { MethodKind: MethodKind.LocalFunction } local ? Functions.Local(call, local)?.Body
            : Callee.Of(call) is { } callee && SymbolEqualityComparer.Default.Equals(callee.ContainingType, code.Type)
                ? code.Bodies.Of(callee, cancellation)
                : null;

    /// <summary>The values that earlier statements of the enclosing blocks, and the site itself, assign to members.</summary>
    private static Dictionary<ISymbol, object> FactsBefore(IOperation site)
    {
        var facts = new Dictionary<ISymbol, object>(SymbolEqualityComparer.Default);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Add(site.DescendantsAndSelf().SelectMany(Exchanged));
        for ((IOperation? child, IOperation? parent) = (site, site.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalAccessOperation access) Add(access.Operation.DescendantsAndSelf().SelectMany(Exchanged));
            if (parent is not IBlockOperation block) continue;

            foreach (IExpressionStatementOperation statement
                in block.Operations.TakeWhile(statement => statement != child).Reverse().OfType<IExpressionStatementOperation>())
            {
                Add(Assignments.Of(statement.Operation).Concat(Exchanged(statement.Operation)));
            }
        }

        return facts;

        // The last value counts, even if it is unknown.
        void Add(IEnumerable<(IOperation Target, IOperation Value)> pairs)
        {
            foreach ((IOperation target, IOperation value) in pairs)
            {
                if (Symbols.Of(target) is { } member && seen.Add(member) && ValueOf(value) is { } known) facts.Add(member, known);
            }
        }
    }

    private static object? ValueOf(IOperation value)
        => value.ConstantValue is { HasValue: true } constant ? constant.Value ?? Guards.Null
            : value is IConversionOperation conversion ? ValueOf(conversion.Operand)
            : null;

    // What an atomic or volatile write gives to a member.
    private static IEnumerable<(IOperation Target, IOperation Value)> Exchanged(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Exchange" or "Write" } method, Arguments.Length: 2 } call
            && Framework.NameOf(method.ContainingType) is "Interlocked" or "Volatile"
            ? new[] { (call.Arguments[0].Value, call.Arguments[1].Value) }
            : [];
}
