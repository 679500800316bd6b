using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>Identifies constructors that store an argument, and values that contain others.</summary>
internal static class StoredNumbers
{
    /// <summary>The tuple, array or collection that a value is an element of; null if there is none.</summary>
    public static IOperation? ContainerOf(IOperation value) => value.Parent switch
    {
        ITupleOperation tuple => tuple,
        IArrayInitializerOperation { Parent: IArrayCreationOperation array } => array,
        ICollectionExpressionOperation collection => collection,
        _ => null,
    };

    /// <summary>Whether a constructor of the project stores the argument.</summary>
    public static bool Stores(IArgumentOperation argument, IObjectCreationOperation creation)
        => argument.Parameter is { } parameter
            && creation.Constructor?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
            {
                ConstructorDeclarationSyntax constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                    .Any(assignment => Is(assignment.Right, parameter) && IsMember(assignment.Left, parameter.ContainingType)),
                RecordDeclarationSyntax => true,
                TypeDeclarationSyntax type => type.Members.Any(member => IsKeptBy(member, parameter)),
                _ => false,
            };

    private static bool IsMember(ExpressionSyntax target, INamedTypeSymbol type) => target switch
    {
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } => true,
        IdentifierNameSyntax name => type.GetMembers(name.Identifier.ValueText)
            .Any(static member => member is IFieldSymbol or IPropertySymbol),
        _ => false,
    };

    // A parameter of a primary constructor lives on in the code that uses it; an initializer may only compute something from it.
    private static bool IsKeptBy(MemberDeclarationSyntax member, IParameterSymbol parameter) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Any(variable => Is(variable.Initializer?.Value, parameter)),
        PropertyDeclarationSyntax { Initializer.Value: { } value } => Is(value, parameter),
        BaseTypeDeclarationSyntax or ConstructorDeclarationSyntax => false,
        _ => member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name),
    };

    private static bool Is(ExpressionSyntax? value, IParameterSymbol parameter) => value switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == parameter.Name,
        CastExpressionSyntax cast => Is(cast.Expression, parameter),
        ParenthesizedExpressionSyntax parenthesized => Is(parenthesized.Expression, parameter),
        _ => false,
    };
}
