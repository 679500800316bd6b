using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The collections of doorbells and of eventfds that the methods of a type fill side by side.</summary>
internal sealed class CollectionPairs
{
    private readonly MachineTypes _types;
    private readonly Dictionary<ISymbol, ISymbol?> _others = new(SymbolEqualityComparer.Default);

    /// <param name="types">The machine API.</param>
    /// <param name="bodies">The methods.</param>
    public CollectionPairs(MachineTypes types, IEnumerable<IOperation> bodies)
    {
        _types = types;
        foreach (IOperation root in bodies)
        {
            var body = new OperationBlock(root);
            foreach (IInvocationOperation call in body.All.OfType<IInvocationOperation>()) Learn(call, body);
        }
    }

    /// <summary>The other collection; null if there is none, or several.</summary>
    public ISymbol? Of(ISymbol collection) => _others.TryGetValue(collection, out ISymbol? other) ? other : null;

    private void Learn(IInvocationOperation call, OperationBlock body)
    {
        if (MachineCalls.Of(_types, call.TargetMethod, _types.Of(Receiver.Of(call)?.Type)) != MachineCall.AssignDoorbell
            || call.Arguments.FirstOrDefault(argument => _types.Of(argument.Parameter?.Type) == MachineType.EventFd) is not { } eventFd)
        {
            return;
        }

        foreach (ISymbol doorbells in CollectionsOf(call, body))
        {
            foreach (ISymbol eventFds in CollectionsOf(eventFd.Value, body))
            {
                Add(doorbells, eventFds);
                Add(eventFds, doorbells);
            }
        }
    }

    private void Add(ISymbol collection, ISymbol other)
        => _others[collection] = !_others.TryGetValue(collection, out ISymbol? known) || Symbols.AreSame(known, other) ? other : null;

    // The collections that a value comes from or goes into, also through one variable.
    private static IEnumerable<ISymbol> CollectionsOf(IOperation value, OperationBlock body)
    {
        ISymbol? variable = Symbols.Of(value) as ILocalSymbol ?? Symbols.TargetOf(value) as ILocalSymbol;
        return variable is null
            ? Around(value)
            : body.All.OfType<ILocalReferenceOperation>().Where(use => Symbols.AreSame(use.Local, variable)).SelectMany(Around)
                .Concat(body.All.OfType<IVariableDeclaratorOperation>()
                    .Where(declarator => Symbols.AreSame(declarator.Symbol, variable))
                    .SelectMany(Source))
                .Distinct<ISymbol>(SymbolEqualityComparer.Default);
    }

    private static IEnumerable<ISymbol> Source(IVariableDeclaratorOperation declarator)
        => declarator.Initializer?.Value is { } value ? Around(value)
            : declarator.Parent is IForEachLoopOperation loop && Symbols.Of(loop.Collection) is { } collection ? [collection]
            : [];

    private static IEnumerable<ISymbol> Around(IOperation value)
    {
        IOperation stripped = Receiver.Strip(value) ?? value;
        IOperation outer = stripped;
        while (outer.Parent is IConversionOperation or IParenthesizedOperation) outer = outer.Parent;

        IOperation? collection = Elements.Read(stripped)?.Collection ?? outer.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Value == outer => Elements.Read(assignment.Target)?.Collection,
            IArgumentOperation { Parent: IInvocationOperation { Instance: { } instance } call }
                when FrameworkCalls.Of(call.TargetMethod) == FrameworkCall.Add => instance,
            _ => null,
        };
        if (Symbols.Of(collection) is { } symbol) yield return symbol;
    }
}
