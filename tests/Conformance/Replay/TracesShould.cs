namespace DeviceDsl.Conformance.Replay;

/// <summary>What the kernel did in the recordings, the embedded machine does.</summary>
public sealed class TracesShould
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "traces");

    public static TheoryData<string> Files => [.. TraceFolder.Find(Folder).Select(file => Path.GetRelativePath(Folder, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void MatchExactly(string file) => Assert.Null(Replayer.Replay(Path.Combine(Folder, file)));
}
