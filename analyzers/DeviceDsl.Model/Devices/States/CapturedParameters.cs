using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.Model.Devices;

/// <summary>Finds parameters of a primary constructor that live as long as the object, because its members use them.</summary>
internal static class CapturedParameters
{
    /// <summary>The parameters of a class's primary constructor; none of a record, whose parameters are properties.</summary>
    public static IEnumerable<IParameterSymbol> Of(INamedTypeSymbol type)
        => type.IsRecord
            ? []
            : type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
                .Where(GeneratedName.IsOfPrimaryConstructor);

    /// <summary>Whether members change a parameter, or use one whose contents can change.</summary>
    public static bool Change(IParameterSymbol parameter)
    {
        bool isCollection = SavedForm.IsCollection(parameter.Type);
        return parameter.ContainingType.DeclaringSyntaxReferences
            .Select(static reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .SelectMany(static type => type.Members)
            .Where(static member => !member.Modifiers.Any(SyntaxKind.StaticKeyword))
            .SelectMany(Bodies)
            .SelectMany(body => Uses(body, parameter.Name))
            .Any(use => isCollection || IsChanged(use));
    }

    // Initializers run in the constructor and capture nothing; a nested type does not see the parameter.
    private static IEnumerable<SyntaxNode> Bodies(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax and not ConstructorDeclarationSyntax => [member],
        BasePropertyDeclarationSyntax { AccessorList: { } accessors } => [accessors],
        PropertyDeclarationSyntax { ExpressionBody: { } expression } => [expression],
        IndexerDeclarationSyntax { ExpressionBody: { } expression } => [expression],
        _ => [],
    };

    private static IEnumerable<IdentifierNameSyntax> Uses(SyntaxNode body, string name)
    {
        var names = body.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name).ToList();

        // A local variable or parameter of the same name hides it.
        return names.TrueForAll(static token => token.Parent is IdentifierNameSyntax)
            ? names.Select(static token => (IdentifierNameSyntax)token.Parent!).Where(IsVariable)
            : [];
    }

    private static bool IsVariable(IdentifierNameSyntax name)
        => name.Parent is not (MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax)
            && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
            && !(name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } initializer && initializer.Left == name);

    private static bool IsChanged(ExpressionSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        PrefixUnaryExpressionSyntax unary => unary.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression,
        PostfixUnaryExpressionSyntax unary => unary.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } => true,
        ArgumentSyntax { Parent: TupleExpressionSyntax tuple } => IsChanged(tuple),
        RefExpressionSyntax => true,
        ParenthesizedExpressionSyntax inner => IsChanged(inner),
        _ => false,
    };
}
