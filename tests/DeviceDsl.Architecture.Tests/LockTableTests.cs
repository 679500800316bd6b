using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

public sealed class LockTableTests
{
    private const string Ranks = "enum LockRank { Buses = 20, MachineEnd = 10, EventFd = 30 }";

    [Fact]
    public void ShouldAcceptEveryRankInItsOrder()
        => Assert.Empty(LockTable.Check(Ranks, Page(["MachineEnd", "Buses", "EventFd"], "MachineEnd --> Buses --> EventFd")));

    [Theory]
    [InlineData("MachineEnd, EventFd", "MachineEnd --> Buses --> EventFd", "The table of the locks lacks Buses.")]
    [InlineData("MachineEnd, Buses, EventFd", "MachineEnd --> EventFd", "The picture of the locks lacks Buses.")]
    [InlineData("Buses, MachineEnd, EventFd", "MachineEnd --> Buses --> EventFd", "The table of the locks has Buses where the ranks "
        + "have MachineEnd.")]
    [InlineData("MachineEnd, Buses, EventFd", "MachineEnd --> EventFd --> Buses", "The picture of the locks has EventFd where the ranks "
        + "have Buses.")]
    public void ShouldReportARankThatIsMissingOrOutOfOrder(string rows, string picture, string message)
        => Assert.Equal([message], LockTable.Check(Ranks, Page(rows.Split(", "), picture)));

    private static string Page(string[] rows, string picture)
        => $"| Rank | Guards |\n|---|---|\n{string.Concat(rows.Select(row => $"| `{row}` | a lock |\n"))}\n```mermaid\n{picture}\n```\n";
}
