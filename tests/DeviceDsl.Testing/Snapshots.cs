using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Xunit;

namespace DeviceDsl.Testing;

/// <summary>Compares generated sources with accepted ones, by the file conventions of Verify.SourceGenerators.</summary>
/// <remarks>
/// <c>Class.Method#Hint.g.verified.cs</c> lies beside the test; on a mismatch <c>Class.Method#Hint.g.received.cs</c> is
/// written beside it. With <c>DEVICEDSL_ACCEPT_SNAPSHOTS=1</c> what is received becomes what is accepted, but never
/// where <c>CI</c> is set.
/// </remarks>
public static class Snapshots
{
    /// <summary>Fails where the sources of a run are not those accepted for the calling test.</summary>
    public static void Verify(
        GeneratorRunResult run,
        [CallerFilePath] string testFile = "",
        [CallerMemberName] string test = "")
        => Verify(run, testFile, test, Accepts(Environment.GetEnvironmentVariable));

    /// <summary>Whether what is received becomes what is accepted.</summary>
    /// <param name="environment">Looks up a variable of the environment.</param>
    public static bool Accepts(Func<string, string?> environment)
        => environment("DEVICEDSL_ACCEPT_SNAPSHOTS") == "1" && string.IsNullOrEmpty(environment("CI"));

    /// <summary>Fails where the sources of a run are not those accepted, unless they are to be accepted now.</summary>
    public static void Verify(GeneratorRunResult run, string testFile, string test, bool accepts)
    {
        string folder = Path.GetDirectoryName(testFile)!;
        string prefix = $"{Path.GetFileNameWithoutExtension(testFile)}.{test}#";
        var sources = run.GeneratedSources.ToDictionary(
            source => Path.GetFileNameWithoutExtension(source.HintName),
            static source => $"//HintName: {source.HintName}\n{source.SourceText}");
        var failures = sources.Select(source => Compare(Path.Combine(folder, prefix + source.Key), source.Value, accepts))
            .Concat(Directory.EnumerateFiles(folder, prefix + "*.verified.cs").Select(file => CheckWanted(file, prefix, sources, accepts)))
            .OfType<string>()
            .ToList();
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static string? Compare(string path, string received, bool accepts)
    {
        string verifiedFile = path + ".verified.cs";
        string receivedFile = path + ".received.cs";
        string? verified = File.Exists(verifiedFile) ? File.ReadAllText(verifiedFile).ReplaceLineEndings("\n") : null;
        if (verified == received)
        {
            File.Delete(receivedFile);
            return null;
        }

        string target = accepts ? verifiedFile : receivedFile;
        File.WriteAllText(target, received, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return accepts ? null : $"{(verified is null ? "New" : "Not equal")}: {receivedFile}\n{received}";
    }

    private static string? CheckWanted(string verifiedFile, string prefix, Dictionary<string, string> sources, bool accepts)
    {
        string hint = Path.GetFileName(verifiedFile)[prefix.Length..^".verified.cs".Length];
        if (sources.ContainsKey(hint)) return null;

        if (accepts)
        {
            File.Delete(verifiedFile);
            return null;
        }

        return $"Not generated any more: {verifiedFile}";
    }
}
