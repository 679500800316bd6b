using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>Applies every code fix to code that may be anything; a fix or an analyzer that throws fails the test.</summary>
/// <param name="fixes">The code fixes.</param>
/// <param name="analysis">What finds the diagnostics.</param>
public sealed class CodeFixCrashTest(IReadOnlyList<CodeFixProvider> fixes, AnalyzerTest analysis)
{
    private readonly Document _empty = CodeFixTest.CreateDocument("");

    /// <summary>Applies what is offered for a source, each by itself.</summary>
    /// <param name="source">The source, which need not compile.</param>
    /// <returns>How much was offered.</returns>
    public async Task<int> ApplyAllAsync(string source)
    {
        var document = _empty.WithText(SourceText.From(source.ReplaceLineEndings("\n")));
        var tree = await document.GetSyntaxTreeAsync();
        var compilation = await document.Project.GetCompilationAsync();
        int count = 0;
        foreach (var diagnostic in analysis.Run(compilation!).Diagnostics.Where(found => found.Location.SourceTree == tree))
        {
            foreach (var fix in fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                count += await ApplyAllAsync(document, fix, diagnostic);
            }
        }

        return count;
    }

    private static async Task<int> ApplyAllAsync(Document document, CodeFixProvider fix, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        foreach (var action in actions) await action.GetOperationsAsync(CancellationToken.None);
        return actions.Count;
    }
}
