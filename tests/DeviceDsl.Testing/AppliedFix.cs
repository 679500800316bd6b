using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>A code fix, applied as an editor does.</summary>
/// <param name="fix">The code fix.</param>
/// <param name="analysis">What finds the diagnostics.</param>
/// <param name="key">Which of several ways to mend is chosen.</param>
internal sealed class AppliedFix(CodeFixProvider fix, AnalyzerTest analysis, string key)
{
    /// <summary>The diagnostics of a document that the fix is for, and the document's compiler errors.</summary>
    public async Task<(IReadOnlyList<Diagnostic> Fixable, IReadOnlyList<string> Errors)> AnalyzeAsync(Document document)
    {
        SyntaxTree? tree = await document.GetSyntaxTreeAsync();
        (Compilation output, IReadOnlyList<Diagnostic> found) = analysis.Run((await document.Project.GetCompilationAsync())!);
        return (
            [.. found.Where(found => fix.FixableDiagnosticIds.Contains(found.Id) && found.Location.SourceTree == tree)],
            [.. output.GetDiagnostics()
                .Where(static found => found.Severity == DiagnosticSeverity.Error && found.Id != "CS1591")
                .Select(static found => found.ToString())]);
    }

    /// <summary>The diagnostics of a document that the fix is for.</summary>
    public async Task<IReadOnlyList<Diagnostic>> FindAsync(Document document)
    {
        Compilation? compilation = await document.Project.GetCompilationAsync();
        SyntaxTree? tree = await document.GetSyntaxTreeAsync();
        return [.. analysis.Run(compilation!).Diagnostics
            .Where(found => fix.FixableDiagnosticIds.Contains(found.Id) && found.Location.SourceTree == tree)];
    }

    /// <summary>What is offered for a diagnostic, whatever the key.</summary>
    public async Task<IReadOnlyList<CodeAction>> OffersAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    /// <summary>The document without a diagnostic; null if that is not offered.</summary>
    public async Task<Document?> FixAsync(Document document, Diagnostic diagnostic)
    {
        IReadOnlyList<CodeAction> actions = await OffersAsync(document, diagnostic);
        return actions.SingleOrDefault(action => action.EquivalenceKey == key) is { } chosen ? await ApplyAsync(document, chosen) : null;
    }

    /// <summary>Applies what is offered, until nothing is.</summary>
    public async Task<Document> FixOneByOneAsync(Document document)
    {
        int remaining = int.MaxValue;
        while (true)
        {
            IReadOnlyList<Diagnostic> found = await FindAsync(document);
            Assert.True(found.Count < remaining, "The fix left its diagnostic:\n" + await document.GetTextAsync());
            remaining = found.Count;
            Document? next = null;
            foreach (Diagnostic diagnostic in found) next ??= await FixAsync(document, diagnostic);

            if (next is null) return document;

            document = next;
        }
    }

    /// <summary>Applies the fix to several diagnostics at once; null if it cannot.</summary>
    public async Task<Document?> FixAllAsync(Document document, IReadOnlyList<Diagnostic> diagnostics)
    {
        var context = new FixAllContext(
            document,
            fix,
            FixAllScope.Document,
            key,
            fix.FixableDiagnosticIds,
            new Diagnostics(document, diagnostics),
            CancellationToken.None);
        CodeAction? action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        return action is null ? null : await ApplyAsync(document, action);
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        ApplyChangesOperation change = operations.OfType<ApplyChangesOperation>().Single();
        return change.ChangedSolution.GetDocument(document.Id)!;
    }

    private sealed class Diagnostics(Document known, IReadOnlyList<Diagnostic> found) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(document.Id == known.Id ? found : Enumerable.Empty<Diagnostic>());

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
