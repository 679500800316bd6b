using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the variables that operations refer to.</summary>
internal static class Symbols
{
    /// <summary>
    /// The local, the parameter, or the member of this object or of a type that an operation refers to; null for anything else.
    /// </summary>
    public static ISymbol? Of(IOperation? operation) => Receiver.Strip(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.IsEmpty: true } property
            => property.Property,
        IDeclarationExpressionOperation declaration => Of(declaration.Expression),
        _ => null,
    };

    /// <summary>The field or property that an operation refers to, of any object; null for anything else.</summary>
    public static ISymbol? OfAnyObject(IOperation? operation) => Receiver.Strip(operation) switch
    {
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    /// <summary>The variable that stores a value, or null.</summary>
    public static ISymbol? TargetOf(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IVariableInitializerOperation or ICoalesceOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Value == current => Of(assignment.Target),
            ICoalesceAssignmentOperation assignment when assignment.Value == current => Of(assignment.Target),
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            _ => null,
        };
    }

    /// <summary>The variable that stores the object that a call creates: its result or its out argument.</summary>
    public static ISymbol? ResultOf(IInvocationOperation call)
    {
        IArgumentOperation? given = call.Arguments.FirstOrDefault(static argument => argument.Parameter?.RefKind == RefKind.Out);
        return given is null ? TargetOf(call) : Of(given.Value);
    }

    /// <summary>The type of a variable; null for any other symbol.</summary>
    public static ITypeSymbol? TypeOf(ISymbol? variable) => variable switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    /// <summary>The variable that a pattern declares, or null.</summary>
    public static ISymbol? DeclaredBy(IOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IListPatternOperation list => list.DeclaredSymbol,
        _ => null,
    };

    public static bool AreSame(ISymbol? one, ISymbol? other) => one is not null && SymbolEqualityComparer.Default.Equals(one, other);
}
