using System.Diagnostics;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>Ends the processes of the tests and removes their folders when the tests themselves are killed.</summary>
/// <remarks>
/// A shell reads the list of processes and folders, a line for each change, and cleans up when its input ends: the kernel
/// closes the input even if this process was killed. The shell ignores signals to the whole group.
/// </remarks>
public static class ProcessGuard
{
    private const string Script = """
        trap '' HUP INT TERM
        declare -A processes folders
        while read -r kind name; do
            case $kind in
                started) processes[$name]=1 ;;
                ended) unset "processes[$name]" ;;
                made) folders[$name]=1 ;;
                removed) unset "folders[$name]" ;;
            esac
        done
        for process in "${!processes[@]}"; do kill -KILL "$process"; done
        for folder in "${!folders[@]}"; do
            find "$folder" -name '*.pid' -exec awk 1 {} + | xargs -r kill -KILL
            rm -rf -- "$folder"
        done
        """;

    private static readonly Lock Exclusive = new();
    private static readonly StreamWriter Input = Start();

    public static void Started(int process) => Tell($"started {process}");

    public static void Ended(int process) => Tell($"ended {process}");

    public static void Made(string folder) => Tell($"made {folder}");

    public static void Removed(string folder) => Tell($"removed {folder}");

    private static void Tell(string line)
    {
        lock (Exclusive) Input.WriteLine(line);
    }

    private static StreamWriter Start()
    {
        Process shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        shell.StandardInput.AutoFlush = true;
        return shell.StandardInput;
    }
}
