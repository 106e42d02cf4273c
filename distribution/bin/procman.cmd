@echo off
rem The one command of the HSU Process Manager on Windows. Java: PROCMAN_JAVA, JAVA_HOME, then PATH.
setlocal
for %%I in ("%~dp0..") do set "PROCMAN_HOME=%%~fI"

if defined PROCMAN_JAVA goto found
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" (
    set "PROCMAN_JAVA=%JAVA_HOME%\bin\java.exe"
    goto found
)
for %%I in (java.exe) do set "PROCMAN_JAVA=%%~$PATH:I"
if defined PROCMAN_JAVA goto found
echo procman: no Java found: set PROCMAN_JAVA or JAVA_HOME to a Java 17 or newer 1>&2
exit /b 1

:found
if "%~1"=="run" goto launcher
if "%~1"=="validate" goto launcher
if "%~1"=="migrate" goto launcher
if "%~1"=="import" goto launcher
if "%~1"=="simulate" goto launcher
set "PROCMAN_CLASSPATH=%PROCMAN_HOME%\lib\client.jar"
for %%I in ("%PROCMAN_HOME%\lib\picocli-*.jar") do set "PROCMAN_CLASSPATH=%PROCMAN_HOME%\lib\client.jar;%%~fI"
"%PROCMAN_JAVA%" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms8m -Xmx64m ^
    -Dfile.encoding=UTF-8 "-Dprocman.home=%PROCMAN_HOME%" ^
    -cp "%PROCMAN_CLASSPATH%" org.hsu.procman.client.Main %*
exit /b %ERRORLEVEL%

:launcher
"%PROCMAN_JAVA%" -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ^
    -Xms8m -XX:NewSize=2m -XX:MaxNewSize=6m -Xmx256m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps ^
    --sun-misc-unsafe-memory-access=allow ^
    -Dfile.encoding=UTF-8 -Djava.awt.headless=true "-Dprocman.home=%PROCMAN_HOME%" ^
    %PROCMAN_OPTS% -jar "%PROCMAN_HOME%\lib\launcher.jar" %*
exit /b %ERRORLEVEL%
