using DeviceDsl.Architecture.Tests.Compiled;
using DeviceDsl.Architecture.Tests.Repository;
using DeviceDsl.Architecture.Tests.Rules;

namespace DeviceDsl.Architecture.Tests;

/// <summary>The rules of the house, held against the repository as it is.</summary>
public sealed class HouseTests
{
    [Fact]
    public void ShouldSeeOnlyEarlierRowsOfTheTable()
        => Violations.ShouldBeNone(House.Rooms.SelectMany(ProjectArrows.CheckRow));

    [Fact]
    public void ShouldHaveARowInTheTableForEveryProject()
        => Violations.ShouldBeNone(SourceTree.Projects.SelectMany(ProjectArrows.CheckKnown));

    [Fact]
    public void ShouldHaveAProjectForEveryRowOfTheTable()
        => Violations.ShouldBeNone(House.Rooms.SelectMany(room => ProjectArrows.CheckBuilt(room, SourceTree.Projects)));

    [Fact]
    public void ShouldHaveACompiledAssemblyForEveryProject() => Assert.Equal(
        SourceTree.Projects.Select(project => project.Name).Order(),
        SourceTree.Assemblies.Select(pair => pair.Project.Name).Order());

    [Fact]
    public void ShouldReferenceProjectsOnlyDownward()
        => Violations.ShouldBeNone(SourceTree.Projects.SelectMany(ProjectArrows.CheckFile));

    [Fact]
    public void ShouldUseAssembliesOnlyDownward()
        => Violations.ShouldBeNone(Known().SelectMany(pair => ProjectArrows.CheckAssembly(pair.Room, pair.Assembly)));

    [Fact]
    public void ShouldKeepEveryTypeOnOneFloorOfItsProject()
        => Violations.ShouldBeNone(WithFloors().SelectMany(pair => FloorArrows.CheckPlaces(pair.Assembly, pair.Room.Floors)));

    [Fact]
    public void ShouldUseTypesOnlyDownwardInsideAProject()
        => Violations.ShouldBeNone(WithFloors().SelectMany(pair => FloorArrows.CheckArrows(pair.Assembly, pair.Room.Floors)));

    [Fact]
    public void ShouldHaveNoCycleAmongTheFoldersOfAProject()
        => Violations.ShouldBeNone(Known().Where(pair => pair.Room.Floors.IsEmpty).SelectMany(pair => FolderCircles.Check(pair.Assembly)));

    [Fact]
    public void ShouldNameNamespacesAfterProjectsAndFolders()
        => Violations.ShouldBeNone(Known().SelectMany(pair => Namespaces.Check(pair.Room, pair.Assembly)));

    [Fact]
    public void ShouldDeclareOnePublicTypeAFileNamedAfterIt()
        => Violations.ShouldBeNone(SourceTree.SourceFiles().SelectMany(file => PublicTypes.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldHaveNoLongFile()
        => Violations.ShouldBeNone(SourceTree.SourceFiles().SelectMany(file => FileLength.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldHaveNoLongLine()
        => Violations.ShouldBeNone(SourceTree.SourceFiles().Concat(SourceTree.TestFiles())
            .Where(file => !IsSnapshot(file))
            .SelectMany(file => LineLength.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldHaveNoBracesAroundOneStatementThatFits()
        => Violations.ShouldBeNone(SourceTree.SourceFiles().SelectMany(file => Braces.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldRankEveryLockOfTheRuntime() => Violations.ShouldBeNone(SourceTree.SourceFiles()
        .Where(file => file.StartsWith("runtime/", StringComparison.Ordinal)).SelectMany(
            file => RankedLocks.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldDescribeEveryLockInTheOrderOfTheRanks() => Violations.ShouldBeNone(LockTable.Check(
        SourceTree.Read("runtime/DeviceDsl.Runtime/Foundation/LockRank.cs"), SourceTree.Read("docs/architecture.md")));

    [Fact]
    public void ShouldNotMentionASpecificComputer()
        => Violations.ShouldBeNone(SourceTree.TrackedFiles().SelectMany(file => OneComputer.Check(file, SourceTree.Read(file))));

    [Fact]
    public void ShouldLinkToExistingTargets() => Violations.ShouldBeNone(SourceTree.TrackedFiles()
        .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
        .SelectMany(file => MarkdownLinks.Check(file, SourceTree.Read(file), SourceTree.Exists, SourceTree.Read)));

    private static bool IsSnapshot(string file)
        => file.EndsWith(".verified.cs", StringComparison.Ordinal) || file.EndsWith(".received.cs", StringComparison.Ordinal);

    private static IEnumerable<(Room Room, CompiledAssembly Assembly)> WithFloors()
        => Known().Where(pair => !pair.Room.Floors.IsEmpty);

    private static IEnumerable<(Room Room, CompiledAssembly Assembly)> Known() =>
        from pair in SourceTree.Assemblies
        let room = House.Find(pair.Project.Name)
        where room is not null
        select (room, pair.Assembly);
}
