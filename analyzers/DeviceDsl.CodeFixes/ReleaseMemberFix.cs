using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DeviceDsl.CodeFixes;

/// <summary>Releases a registration in the <c>Dispose</c> of its owner: DDSL0109.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class ReleaseMemberFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Catalogue.RegistrationNotReleased.Id);

    internal override IEnumerable<ProposedFix> ProposedFixes(SyntaxNode root, Diagnostic diagnostic)
    {
        MemberDeclarationSyntax? member = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member?.Parent is not ClassDeclarationSyntax type || TypeOf(member) is not { } declared) yield break;

        // Another part of the type may contain a Dispose.
        MethodDeclarationSyntax? dispose = type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(IsDispose);
        if (dispose is { Body: null } || (dispose is null && type.Modifiers.Any(SyntaxKind.PartialKeyword))) yield break;

        string name = root.FindToken(diagnostic.Location.SourceSpan.Start).Text;
        string release = declared is NullableTypeSyntax ? $"{name}?.Dispose();" : $"{name}.Dispose();";
        yield return new("Release the registration in Dispose", "ReleaseInDispose", editor => editor.ReplaceNode(type, (current, _) =>
            Release((ClassDeclarationSyntax)current, release)));
    }

    private static TypeSyntax? TypeOf(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Type,
        PropertyDeclarationSyntax property => property.Type,
        _ => null,
    };

    private static bool IsDispose(MethodDeclarationSyntax method)
        => method is { Identifier.ValueText: "Dispose", ParameterList.Parameters.Count: 0 };

    private static TypeDeclarationSyntax Release(ClassDeclarationSyntax type, string release)
    {
        if (type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(IsDispose) is not { Body: { } body } dispose)
        {
            return TypeEdits.AddMember(TypeEdits.AddBase(type, Names.Disposable), $"public void Dispose() {{ {release} }}");
        }

        StatementSyntax statement = body.Statements.Count > 0
            ? StatementEdits.Beside(body.Statements[0], release)
            : SyntaxFactory.ParseStatement(release).WithTrailingTrivia(SyntaxFactory.Space);
        return type.ReplaceNode(dispose, dispose.WithBody(body.WithStatements(body.Statements.Insert(0, statement))));
    }
}
