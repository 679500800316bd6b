using DeviceDsl.CodeFixes;
using DeviceDsl.Testing;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DeviceDsl.Analyzers.Tests;

/// <summary>Fixes keep the layout of a file, or are not offered.</summary>
public sealed class FixLayouts : RuleTests
{
    private const string Bare = "[Device, LevelIrq(Gsi = 5, Resample = true)] internal sealed partial class D { }";

    [Theory]
    [MemberData(nameof(RulePages.Ids), MemberType = typeof(RulePages))]
    [Trait("Category", "Slow")]
    public async Task ShouldDoNoHarmToTheCodeOfAPageInAnyLayout(string id)
    {
        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)))
        {
            await new CodeFixTest(fix, Analysis).VerifyAllLayoutsAsync(RulePage.Read(id).Bad);
        }
    }

    [Theory]
    [InlineData("end_of_line = crlf\nindent_style = tab", "\r\n\t[OnResample(Gsi = 5)]\r\n\tprivate void OnIrq5Resample() { }\r\n")]
    [InlineData("end_of_line = lf\nindent_size = 2", "\n  [OnResample(Gsi = 5)]\n  private void OnIrq5Resample() { }\n")]
    public async Task ShouldFollowTheEditorConfigWhereAFileShowsNoLayout(string options, string added)
        => Assert.Contains(
            added,
            await new CodeFixTest(new ResampleFix(), Analysis).ApplyAsync(Bare, "AddHandler", options),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\r\n", "\t")]
    [InlineData("\r\n", "  ")]
    [InlineData("\n", "\t")]
    public async Task ShouldFollowTheFileWhereTheEditorConfigDiffers(string end, string indent)
    {
        string file = $"[Device, LevelIrq(Gsi = 5, Resample = true)]{end}internal sealed partial class D{end}{{{end}"
            + $"{indent}public static void A() {{ }}{end}}}{end}";
        string expected = file.Replace(
            $"{{ }}{end}",
            $"{{ }}{end}{end}{indent}[OnResample(Gsi = 5)]{end}{indent}private void OnIrq5Resample() {{ }}{end}",
            StringComparison.Ordinal);
        string options = end == "\n" ? "end_of_line = crlf" : "end_of_line = lf\nindent_style = space";
        Assert.Equal(expected, await new CodeFixTest(new ResampleFix(), Analysis).ApplyAsync(file, "AddHandler", options));
    }

    [Theory]
    [InlineData("""
        #if true
                kick.Dispose();
        #endif
                doorbell.StopAndDrain(Serve);
        """)]
    [InlineData("""
        #region Kick
                kick.Dispose();
        #endregion
                doorbell.StopAndDrain(Serve);
        """)]
    [InlineData("""
                kick.Dispose();
        #pragma warning disable CS0168
                doorbell.StopAndDrain(Serve);
        #pragma warning restore CS0168
        """)]
    [InlineData("""
                kick.Dispose();
        #if NEVER
                Work();
        #endif
                doorbell.StopAndDrain(Serve);
        """)]
    public Task ShouldNotMoveAStatementAcrossADirective(string statements) => OffersNothingAsync<ReleaseOrderFix>(Method(
        "var kick = EventFd.Create(); var doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), 2, 2);\n" + statements));
}
