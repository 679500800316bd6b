namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>The inputs that are kept, each of which once led to something new: a file of lines of hexadecimal digits.</summary>
internal static class FuzzCorpus
{
    /// <summary>How many inputs are tried beside those that are kept.</summary>
    public static int Trials { get; } = int.TryParse(Environment.GetEnvironmentVariable("DEVICEDSL_FUZZ_INPUTS"), out int inputs)
        ? inputs
        : 60;

    /// <summary>Whether inputs that lead to something new are kept.</summary>
    public static bool IsGrowing { get; }
        = Environment.GetEnvironmentVariable("DEVICEDSL_ACCEPT_SNAPSHOTS") == "1"
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    public static List<byte[]> Read(string path)
        => [.. File.ReadLines(path).Where(line => line.Length != 0 && line[0] != '#').Select(Convert.FromHexString)];

    public static void Add(string path, byte[] input) => File.AppendAllText(path, Convert.ToHexString(input) + "\n");
}
