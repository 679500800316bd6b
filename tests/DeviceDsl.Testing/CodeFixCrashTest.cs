using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>Applies every code fix to code that may be anything; a fix or an analyzer that throws fails the test.</summary>
public sealed class CodeFixCrashTest
{
    private readonly IReadOnlyList<CodeFixProvider> _fixes;
    private readonly AnalyzerTest _analysis;
    private readonly Document _empty = CodeFixTest.CreateDocument("");
    private readonly Task<Compilation?> _known;

    /// <summary>Prepares what all sources share.</summary>
    /// <param name="fixes">The code fixes.</param>
    /// <param name="analysis">What finds the diagnostics.</param>
    public CodeFixCrashTest(IReadOnlyList<CodeFixProvider> fixes, AnalyzerTest analysis)
    {
        _fixes = fixes;
        _analysis = analysis;

        // Of documents that come from one that was compiled, only the text is compiled again, not what it refers to.
        _known = _empty.Project.GetCompilationAsync();
    }

    /// <summary>Applies what is offered for a source, each by itself.</summary>
    /// <param name="source">The source, which need not compile.</param>
    /// <returns>How much was offered.</returns>
    public async Task<int> ApplyAllAsync(string source)
    {
        await _known;
        Document document = _empty.WithText(SourceText.From(source.ReplaceLineEndings("\n")));
        SyntaxTree? tree = await document.GetSyntaxTreeAsync();
        Compilation? compilation = await document.Project.GetCompilationAsync();
        int count = 0;
        foreach (Diagnostic diagnostic in _analysis.Run(compilation!).Diagnostics.Where(found => found.Location.SourceTree == tree))
        {
            foreach (CodeFixProvider fix in _fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                count += await ApplyAllAsync(document, fix, diagnostic);
            }
        }

        return count;
    }

    private static async Task<int> ApplyAllAsync(Document document, CodeFixProvider fix, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(
            new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        foreach (CodeAction action in actions) await action.GetOperationsAsync(CancellationToken.None);
        return actions.Count;
    }
}
