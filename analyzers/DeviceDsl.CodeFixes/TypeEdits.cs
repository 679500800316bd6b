using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace DeviceDsl.CodeFixes;

/// <summary>Changes to declarations and their attributes.</summary>
internal static class TypeEdits
{
    public static bool IsPartial(TypeDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>The type with <c>partial</c> as its last modifier, as the language requires.</summary>
    public static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax type)
    {
        if (IsPartial(type)) return type;

        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0) return type.WithModifiers(type.Modifiers.Add(partial));

        // The first token of the declaration carries the leading trivia.
        SyntaxToken keyword = type.Keyword;
        return (TypeDeclarationSyntax)type
            .WithKeyword(keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(keyword.LeadingTrivia)));
    }

    /// <summary>The type with a member added at its end.</summary>
    public static TypeDeclarationSyntax AddMember(TypeDeclarationSyntax type, string source)
    {
        string text = (type.Members.Count > 0 ? "\n" : "") + source + "\n";
        MemberDeclarationSyntax member = Names.Shorten(SyntaxFactory.ParseMemberDeclaration(text)!)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return (TypeDeclarationSyntax)WithBody(type).AddMembers(member);
    }

    /// <summary>The type with a base added at the end of its list.</summary>
    public static TypeDeclarationSyntax AddBase(TypeDeclarationSyntax type, string name)
    {
        SimpleBaseTypeSyntax added = SyntaxFactory.SimpleBaseType(Names.Shorten(SyntaxFactory.ParseTypeName(name)));
        if (type.BaseList is { } list)
        {
            BaseTypeSyntax last = list.Types.Last();
            SeparatedSyntaxList<BaseTypeSyntax> types = list.Types.Replace(last, last.WithTrailingTrivia())
                .Add(added.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(last.GetTrailingTrivia()));
            return (TypeDeclarationSyntax)type.WithBaseList(list.WithTypes(types));
        }

        // The last token before the body carries the line end.
        SyntaxToken end = type.ParameterList?.CloseParenToken ?? type.TypeParameterList?.GreaterThanToken ?? type.Identifier;
        SyntaxTriviaList trailing = end.TrailingTrivia;
        TypeDeclarationSyntax withoutEnd = type.ReplaceToken(end, end.WithTrailingTrivia(SyntaxFactory.Space));
        SyntaxToken colon = SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space);
        return (TypeDeclarationSyntax)withoutEnd.WithBaseList(
            SyntaxFactory.BaseList(colon, SyntaxFactory.SingletonSeparatedList<BaseTypeSyntax>(added.WithTrailingTrivia(trailing))));
    }

    /// <summary>A name that does not occur in the declaration.</summary>
    public static string FreeName(TypeDeclarationSyntax type, string name)
    {
        var taken = type.DescendantTokens()
            .Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(static token => token.ValueText)
            .ToList();
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? name : $"{name}{number}")
            .First(candidate => !taken.Contains(candidate));
    }

    /// <summary>The attribute with a named argument set to true.</summary>
    public static AttributeSyntax SetTrue(AttributeSyntax attribute, string name) => SetArgument(attribute, name, "true");

    /// <summary>The attribute with a named argument set to a value.</summary>
    public static AttributeSyntax SetArgument(AttributeSyntax attribute, string name, string value)
    {
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(value))
            .WithNameEquals(SyntaxFactory.NameEquals(
                SyntaxFactory.IdentifierName(name).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        if (attribute.ArgumentList is not { } arguments)
        {
            // The trivia after the name moves after the arguments.
            arguments = SyntaxFactory.AttributeArgumentList().WithTrailingTrivia(attribute.Name.GetTrailingTrivia());
            attribute = attribute.WithName(attribute.Name.WithTrailingTrivia());
        }

        foreach (AttributeArgumentSyntax present in arguments.Arguments)
        {
            if (present.NameEquals?.Name.Identifier.ValueText == name)
            {
                ExpressionSyntax changed = argument.Expression.WithTriviaFrom(present.Expression);
                return attribute.WithArgumentList(arguments.ReplaceNode(present, present.WithExpression(changed)));
            }
        }

        AttributeArgumentSyntax added = arguments.Arguments.Count == 0 ? argument : argument.WithLeadingTrivia(SyntaxFactory.Space);
        return attribute.WithArgumentList(arguments.AddArguments(added));
    }

    private static TypeDeclarationSyntax WithBody(TypeDeclarationSyntax type)
    {
        if (!type.OpenBraceToken.IsKind(SyntaxKind.None)) return type;

        SyntaxToken open = SyntaxFactory.Token(SyntaxKind.OpenBraceToken)
            .WithLeadingTrivia(SyntaxFactory.ElasticLineFeed)
            .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        SyntaxToken close = SyntaxFactory.Token(SyntaxKind.CloseBraceToken)
            .WithTrailingTrivia(type.SemicolonToken.TrailingTrivia);
        return type
            .WithSemicolonToken(default)
            .WithOpenBraceToken(open)
            .WithCloseBraceToken(close)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
