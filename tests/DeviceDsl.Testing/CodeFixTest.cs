using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Applies a code fix as an editor does, one by one and all at once.</summary>
/// <param name="fix">The code fix.</param>
/// <param name="analysis">What finds the diagnostics.</param>
public sealed class CodeFixTest(CodeFixProvider fix, AnalyzerTest analysis)
{
    /// <summary>
    /// Expects that mending a source one by one and all at once both give the other, which compiles and has none of the
    /// diagnostics that the fix is for.
    /// </summary>
    /// <param name="before">The source with its mistakes.</param>
    /// <param name="after">The mended source.</param>
    /// <param name="key">Which of several ways to mend is chosen.</param>
    public async Task VerifyAsync(string before, string after, string key)
    {
        string expected = after.ReplaceLineEndings("\n");
        Document document = CreateDocument(before.ReplaceLineEndings("\n"));
        Assert.Equal(expected, await TextAsync(await FixOneByOneAsync(document, key)));
        Assert.Equal(expected, await TextAsync(await FixAllAsync(document, key)));
        (Compilation output, IReadOnlyList<Diagnostic> diagnostics) = analysis.Run(expected);
        Assert.DoesNotContain(diagnostics, found => fix.FixableDiagnosticIds.Contains(found.Id));
        TestCompilation.ShouldBeClean(output);
    }

    /// <summary>The ways to mend that are offered for the diagnostics of a source.</summary>
    public async Task<IReadOnlyList<string>> OffersAsync(string source)
    {
        Document document = CreateDocument(source.ReplaceLineEndings("\n"));
        var offers = new List<string>();
        foreach (Diagnostic diagnostic in await FixableAsync(document))
        {
            offers.AddRange((await ActionsAsync(document, diagnostic)).Select(static action => action.Title));
        }

        return offers;
    }

    private async Task<Document> FixOneByOneAsync(Document document, string key)
    {
        int remaining = (await FixableAsync(document)).Count;
        Assert.NotEqual(0, remaining);
        while (remaining > 0)
        {
            IReadOnlyList<CodeAction> actions = await ActionsAsync(document, (await FixableAsync(document))[0]);
            document = await ApplyAsync(document, Assert.Single(actions, action => action.EquivalenceKey == key));
            int left = (await FixableAsync(document)).Count;
            Assert.True(left < remaining, "The fix left its diagnostic:\n" + await TextAsync(document));
            remaining = left;
        }

        return document;
    }

    private async Task<Document> FixAllAsync(Document document, string key)
    {
        var context = new FixAllContext(
            document,
            fix,
            FixAllScope.Document,
            key,
            fix.FixableDiagnosticIds,
            new Diagnostics(FixableAsync),
            CancellationToken.None);
        CodeAction? action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        Assert.NotNull(action);
        return await ApplyAsync(document, action);
    }

    private async Task<IReadOnlyList<CodeAction>> ActionsAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private async Task<IReadOnlyList<Diagnostic>> FixableAsync(Document document)
    {
        Compilation? compilation = await document.Project.GetCompilationAsync();
        SyntaxTree? tree = await document.GetSyntaxTreeAsync();
        return [.. analysis.Run(compilation!).Diagnostics
            .Where(found => fix.FixableDiagnosticIds.Contains(found.Id) && found.Location.SourceTree == tree)];
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        ApplyChangesOperation change = operations.OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> TextAsync(Document document) => (await document.GetTextAsync()).ToString();

    /// <summary>A document of its own, in a project as a user has it.</summary>
    internal static Document CreateDocument(string source)
    {
        Project project = new AdhocWorkspace()
            .AddProject("Devices", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithCompilationOptions(TestCompilation.Options)
            .WithMetadataReferences(TestCompilation.References);
        project = project.AddDocument("Usings.cs", SourceText.From(TestCompilation.Usings)).Project;
        return project.AddDocument("Device.cs", SourceText.From(source));
    }

    private sealed class Diagnostics(Func<Document, Task<IReadOnlyList<Diagnostic>>> find) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
            => await find(document);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => (await Task.WhenAll(project.Documents.Select(find))).SelectMany(static found => found);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
