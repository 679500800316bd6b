using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Recognizes values that contain the causes that a register already holds.</summary>
internal sealed class KeptCauses(TypeCode code)
{
    private const int Depth = 3;

    /// <summary>
    /// Whether a value is made of the register's own value, or of its value before the guest's write: directly, by a local, or by a helper.
    /// </summary>
    public bool AreIn(IOperation value, ISymbol register, IMethodSymbol method, int depth = Depth)
        => value.DescendantsAndSelf().Any(part => Holds(part, register, method, depth));

    /// <summary>Whether a value adds bits to the value of a register.</summary>
    public static bool IsOrOf(IOperation value, ISymbol register)
        => value.DescendantsAndSelf().OfType<IBinaryOperation>().Any(or => or.OperatorKind == BinaryOperatorKind.Or
            && or.DescendantsAndSelf().Any(part => Symbols.AreSame(Symbols.Of(part), register)));

    private bool Holds(IOperation part, ISymbol register, IMethodSymbol method, int depth)
    {
        if (Symbols.AreSame(Symbols.Of(part), register)) return true;
        if (depth == 0) return false;

        return part switch
        {
            ILocalReferenceOperation local => ValuesOf(local.Local, method).Any(value => AreIn(value, register, method, depth - 1)),
            IParameterReferenceOperation parameter => IsOld(parameter.Parameter, register, method)
                || ArgumentsOf(parameter.Parameter, method).Any(given => AreIn(given.Value, register, given.Method, depth - 1)),
            IPropertyReferenceOperation { Property.GetMethod: { } getter } => ReturnsIt(getter, part, register, depth),
            IInvocationOperation call => ReturnsIt(call.TargetMethod, part, register, depth),
            _ => false,
        };
    }

    private bool ReturnsIt(IMethodSymbol method, IOperation use, ISymbol register, int depth)
        => SymbolEqualityComparer.Default.Equals(method.ContainingType, code.Type)
            && (method.MethodKind == MethodKind.LocalFunction ? Functions.Local(use, method)?.Body : code.BodyOf(method)) is { } body
            && code.Blocks.Of(body).Own.OfType<IReturnOperation>().Any(end
                => end.ReturnedValue is { } value && AreIn(value, register, Callee.Definition(method), depth - 1));

    private IEnumerable<IOperation> ValuesOf(ILocalSymbol local, IMethodSymbol method)
        => OperationsOf(method).SelectMany(operation => operation switch
        {
            IVariableDeclaratorOperation { Initializer.Value: { } value } declarator when Symbols.AreSame(declarator.Symbol, local)
                => new[] { value },
            ICompoundAssignmentOperation compound when Symbols.AreSame(Symbols.Of(compound.Target), local) => new[] { compound.Value },
            _ => Assignments.Of(operation).Where(pair => Symbols.AreSame(Symbols.Of(pair.Target), local))
                .Select(static pair => pair.Value),
        });

    private IEnumerable<IOperation> OperationsOf(IMethodSymbol method)
        => code.BodyOf(method) is { } body ? code.OperationsOf(body) : [];

    // The parameter before the written value has the value from before the write.
    private static bool IsOld(IParameterSymbol parameter, ISymbol register, IMethodSymbol method)
        => method.Parameters.Length >= 2
            && parameter.Ordinal == method.Parameters.Length - 2
            && SymbolEqualityComparer.Default.Equals(parameter.Type, method.Parameters[method.Parameters.Length - 1].Type)
            && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)
            && method.GetAttributes().Any(attribute => AttributeNames.OfLanguage(attribute) == AttributeNames.OnWrite
                && attribute.ConstructorArguments.FirstOrDefault().Value as string == register.Name);

    // What the methods of the type pass to a helper.
    private IEnumerable<(IMethodSymbol Method, IOperation Value)> ArgumentsOf(IParameterSymbol parameter, IMethodSymbol method)
        => code.Methods.SelectMany(caller => code.OperationsOf(caller.Value)
            .OfType<IInvocationOperation>()
            .Where(call => Symbols.AreSame(Callee.Definition(call.TargetMethod), method))
            .SelectMany(static call => call.Arguments)
            .Where(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            .Select(argument => (caller.Key, argument.Value)));
}
