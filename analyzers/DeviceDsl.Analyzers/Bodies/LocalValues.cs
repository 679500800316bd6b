using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>The locals of a body that are set only once.</summary>
internal sealed class LocalValues
{
    private readonly Dictionary<ISymbol, IOperation?> _values = new(SymbolEqualityComparer.Default);

    /// <param name="operations">All operations of the body.</param>
    public LocalValues(IEnumerable<IOperation> operations)
    {
        foreach (IOperation operation in operations)
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                    Give(declarator.Symbol, value);
                    break;
                case IAssignmentOperation assignment when Symbols.Of(assignment.Target) is ILocalSymbol local:
                    Give(local, assignment is ISimpleAssignmentOperation ? assignment.Value : null);
                    break;
                case IIncrementOrDecrementOperation step when Symbols.Of(step.Target) is ILocalSymbol counter:
                    Give(counter, null);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when Symbols.Of(
                    argument.Value) is ILocalSymbol given:
                    Give(given, null);
                    break;
            }
        }
    }

    /// <summary>The value of a local; null if it is set several times, or not by an expression.</summary>
    public IOperation? Of(ISymbol local) => _values.TryGetValue(local, out IOperation? value) ? value : null;

    private void Give(ILocalSymbol local, IOperation? value) => _values[local] = _values.ContainsKey(local) ? null : value;
}
